using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Godwit.Host.Storage;

/// <summary>Whether a disk holds what was written to it.</summary>
internal static class ReadBack
{
    /// <summary>Everything written is on disk when this returns. It was read from there again and compared.</summary>
    /// <param name="file">The file.</param>
    /// <param name="range">Where all of it lies.</param>
    /// <param name="written">What was written, of at most <see cref="ExtentWire.MostData"/> each, with <see cref="ExtentWire"/>'s digest.</param>
    /// <returns>Those of it that read otherwise.</returns>
    public static IReadOnlyList<ByteRange> Differing(SafeFileHandle file, ByteRange range, IReadOnlyList<(ByteRange Range, byte[] Digest)> written)
    {
        PageCache.Drop(file, range);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ExtentWire.MostData);
        try
        {
            return [.. written.Where(extent => !Reads(file, extent.Range, extent.Digest, buffer)).Select(extent => extent.Range)];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool Reads(SafeFileHandle file, ByteRange range, byte[] digest, byte[] buffer)
    {
        int length = (int)(range.End - range.Begin);
        int done = 0;
        for (int read = -1; done < length && read != 0; done += read)
        {
            read = RandomAccess.Read(file, buffer.AsSpan(done, length - done), range.Begin + done);
        }

        return done == length && ExtentWire.Digest(range.Begin, buffer.AsSpan(0, length)).AsSpan().SequenceEqual(digest);
    }
}
