using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Godwit.Host.Storage;

/// <summary>Where a file holds data, and where only holes.</summary>
internal static partial class FileExtents
{
    private const int SeekData = 3;
    private const int SeekHole = 4;
    private const int NoMoreData = 6; // ENXIO

    /// <summary>Each run of data within a range, in order. A file system that cannot tell says "everywhere".</summary>
    public static IEnumerable<ByteRange> Of(SafeFileHandle file, ByteRange range)
    {
        for (long at = range.Begin; at < range.End;)
        {
            long begin = Seek(file, at, SeekData);
            if (begin < 0 && Marshal.GetLastPInvokeError() != NoMoreData)
            {
                yield return range with { Begin = at };
                yield break;
            }

            if (begin < 0 || begin >= range.End)
            {
                yield break;
            }

            long end = Seek(file, begin, SeekHole);
            end = end < 0 ? range.End : Math.Min(end, range.End);
            yield return new ByteRange(begin, end);
            at = end;
        }
    }

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial long Seek(SafeFileHandle file, long offset, int whence);
}
