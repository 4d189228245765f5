using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Godwit.Host.Storage;

/// <summary>Where a file holds data, and where only holes.</summary>
internal static partial class FileExtents
{
    private const int SeekData = 3;
    private const int SeekHole = 4;
    private const int NoMoreData = 6; // ENXIO

    /// <summary>Begin and end of each run of data, in order. A file system that cannot tell says "everywhere".</summary>
    public static IEnumerable<(long Begin, long End)> Of(SafeFileHandle file)
    {
        long length = RandomAccess.GetLength(file);
        for (long at = 0; at < length;)
        {
            long begin = Seek(file, at, SeekData);
            if (begin < 0)
            {
                if (Marshal.GetLastPInvokeError() != NoMoreData)
                {
                    yield return (at, length);
                }

                yield break;
            }

            long end = Seek(file, begin, SeekHole);
            end = end < 0 ? length : end;
            yield return (begin, end);
            at = end;
        }
    }

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial long Seek(SafeFileHandle file, long offset, int whence);
}
