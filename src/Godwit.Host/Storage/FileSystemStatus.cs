using System.Runtime.InteropServices;

namespace Godwit.Host.Storage;

/// <summary>What the kernel says of the file system that a path lies on (statfs). Asking for it asks a share's server each time.</summary>
/// <param name="Type">Its magic number: 0xff534d42 is CIFS.</param>
/// <param name="CapacityBytes">In bytes.</param>
/// <param name="FreeBytes">In bytes, as far as we may have them.</param>
internal readonly partial record struct FileSystemStatus(uint Type, long CapacityBytes, long FreeBytes)
{
    /// <summary>Null when it is not to be had.</summary>
    /// <param name="path">A file or folder that exists.</param>
    /// <param name="error">Why not: the kernel's error; 0 otherwise.</param>
    public static FileSystemStatus? Of(string path, out int error)
    {
        if (StatFs(path, out Raw raw) == 0)
        {
            error = 0;
            return new FileSystemStatus((uint)raw.Type, raw.Blocks * raw.BlockBytes, raw.Available * raw.BlockBytes);
        }

        error = Marshal.GetLastPInvokeError();
        return null;
    }

    /// <summary>The begin of struct statfs on 64-bit Linux, and room for its rest.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Raw
    {
        [FieldOffset(0)] public long Type;
        [FieldOffset(8)] public long BlockBytes;
        [FieldOffset(16)] public long Blocks;
        [FieldOffset(32)] public long Available;
    }

    [LibraryImport("libc", EntryPoint = "statfs", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatFs(string path, out Raw status);
}
