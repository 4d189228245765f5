namespace Godwit.Host.Peers;

/// <summary>
/// The rate at which bytes come in, at its best over a seventh of a second: a processor that had no time for us says nothing of the
/// link. The first mebibyte does not count: it comes out of buffers and token buckets, faster than the link, while the connection is
/// still finding its pace.
/// </summary>
internal sealed class RateClock(TimeProvider time)
{
    private const long Overture = 1 << 20;

    /// <summary>Long enough that a bucket which filled up during a halt does not pass for a link.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(150);

    /// <summary>The other end sends for less than that; whatever else arrives is not wanted.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private readonly long _begin = time.GetTimestamp();
    private readonly Queue<(long At, long Bytes)> _window = new();
    private long _last = time.GetTimestamp();
    private long _bytes;
    private double? _best;

    /// <returns>False when enough has been seen.</returns>
    public bool Add(int bytes)
    {
        _bytes += bytes;
        _last = time.GetTimestamp();
        if (_bytes >= Overture)
        {
            _window.Enqueue((_last, _bytes));
        }

        while (_window.TryPeek(out (long At, long Bytes) first) && time.GetElapsedTime(first.At, _last) is { } span && span >= Window)
        {
            _best = Math.Max(_best ?? 0, (_bytes - first.Bytes) / span.TotalSeconds);
            _window.Dequeue();
        }

        return time.GetElapsedTime(_begin, _last) < Longest;
    }

    /// <summary>Bytes a second; of a link too slow to get far past the overture, all that came.</summary>
    public double BytesPerSecond => _best ?? (time.GetElapsedTime(_begin, _last).TotalSeconds is > 0 and var seconds ? _bytes / seconds : 0);

    public static async Task<double> MeasureAsync(Stream content, TimeProvider time, CancellationToken cancellationToken)
    {
        var clock = new RateClock(time);
        byte[] buffer = new byte[64 << 10];
        int read;
        do
        {
            read = await content.ReadAsync(buffer, cancellationToken);
        }
        while (read > 0 && clock.Add(read));
        return clock.BytesPerSecond;
    }
}
