using Microsoft.Win32.SafeHandles;

namespace Godwit.Host.Storage;

/// <summary>
/// A piece of a sparse file that is copied, checked and written down in one go: where it begins and ends, and where between there
/// is data.
/// </summary>
internal sealed record FilePart(ByteRange Range, IReadOnlyList<ByteRange> Data)
{
    /// <summary>Enough that the calls cost nothing, and few enough that every stream of a move has one to the end (bytes).</summary>
    public const long MostBytes = 32 << 20;

    /// <summary>So that a file in crumbs makes no part without end.</summary>
    public const int MostExtents = 8192;

    public long Bytes => Data.Sum(extent => extent.End - extent.Begin);

    /// <summary>Cuts ranges of a file into parts that together are those ranges, holes included.</summary>
    public static IEnumerable<FilePart> Of(SafeFileHandle file, IEnumerable<ByteRange> ranges, long mostBytes = MostBytes)
    {
        foreach (ByteRange range in ranges)
        {
            long begin = range.Begin, bytes = 0;
            List<ByteRange> data = [];
            foreach (ByteRange extent in FileExtents.Of(file, range).SelectMany(extent => Cut(extent, mostBytes)))
            {
                if (bytes + extent.End - extent.Begin > mostBytes || data.Count == MostExtents)
                {
                    yield return new FilePart(new ByteRange(begin, extent.Begin), data);
                    (begin, bytes, data) = (extent.Begin, 0, []);
                }

                data.Add(extent);
                bytes += extent.End - extent.Begin;
            }

            yield return new FilePart(new ByteRange(begin, range.End), data);
        }
    }

    /// <summary>At multiples, so that parts end where they can also be read back.</summary>
    private static IEnumerable<ByteRange> Cut(ByteRange extent, long most)
    {
        for (long at = extent.Begin; at < extent.End;)
        {
            long end = Math.Min(extent.End, (at / most * most) + most);
            yield return new ByteRange(at, end);
            at = end;
        }
    }
}
