namespace Godwit.Host.Storage;

/// <summary>What there is of a file: ranges in order, none touching the next.</summary>
internal sealed class ByteRanges
{
    private readonly List<ByteRange> _ranges = [];

    public ByteRanges()
    {
    }

    public ByteRanges(IEnumerable<ByteRange> ranges)
    {
        foreach (ByteRange range in ranges)
        {
            Add(range);
        }
    }

    public IReadOnlyList<ByteRange> All => [.. _ranges];

    public void Add(ByteRange range)
    {
        if (range.Begin >= range.End)
        {
            return;
        }

        int first = _ranges.FindIndex(old => old.End >= range.Begin);
        first = first < 0 ? _ranges.Count : first;
        int after = first;
        for (; after < _ranges.Count && _ranges[after].Begin <= range.End; after++)
        {
            range = new ByteRange(Math.Min(range.Begin, _ranges[after].Begin), Math.Max(range.End, _ranges[after].End));
        }

        _ranges.RemoveRange(first, after - first);
        _ranges.Insert(first, range);
    }

    /// <summary>What is missing of a file of that length.</summary>
    public IReadOnlyList<ByteRange> Missing(long length)
    {
        List<ByteRange> missing = [];
        long at = 0;
        foreach (ByteRange range in _ranges.Append(new ByteRange(length, length)))
        {
            if (Math.Min(range.Begin, length) > at)
            {
                missing.Add(new ByteRange(at, Math.Min(range.Begin, length)));
            }

            at = Math.Max(at, range.End);
        }

        return missing;
    }
}
