using System.Runtime.InteropServices;

namespace Godwit.Host.Storage.Smb;

/// <summary>How large a share is. Asking for it asks its server each time.</summary>
/// <param name="CapacityBytes">In bytes.</param>
/// <param name="FreeBytes">In bytes, as far as we may have them.</param>
internal readonly partial record struct VolumeRoom(long CapacityBytes, long FreeBytes)
{
    /// <exception cref="IOException">It is not to be had; the kernel's error is its HResult.</exception>
    public static VolumeRoom Of(string mountPoint)
    {
        if (StatFs(mountPoint, out Raw raw) == 0)
        {
            return new VolumeRoom(raw.Blocks * raw.BlockBytes, raw.Available * raw.BlockBytes);
        }

        int error = Marshal.GetLastPInvokeError();
        throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
    }

    /// <summary>The begin of struct statfs on 64-bit Linux, and room for its rest.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Raw
    {
        [FieldOffset(8)] public long BlockBytes;
        [FieldOffset(16)] public long Blocks;
        [FieldOffset(32)] public long Available;
    }

    [LibraryImport("libc", EntryPoint = "statfs", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatFs(string path, out Raw status);
}
