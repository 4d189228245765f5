using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Godwit.Host.Storage;

/// <summary>What the kernel keeps of a file in memory.</summary>
internal static partial class PageCache
{
    private const int DoNotNeed = 4;

    /// <summary>Writes the file out and forgets a range of it, so that whoever reads it next reads the disk.</summary>
    public static void Drop(SafeFileHandle file, ByteRange range)
    {
        RandomAccess.FlushToDisk(file);
        _ = Advise(file, range.Begin, range.End - range.Begin, DoNotNeed);
    }

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(SafeFileHandle file, long offset, long length, int advice);
}
