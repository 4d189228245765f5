namespace Godwit.Host.Peers;

/// <summary>
/// The rate at which bytes come in. The first mebibyte does not count: it comes out of buffers and token buckets, faster than
/// the link, while the connection is still finding its pace.
/// </summary>
internal sealed class RateClock(TimeProvider time)
{
    private const long Overture = 1 << 20;

    /// <summary>The other end sends for less than that; whatever else arrives is not wanted.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private readonly long _begin = time.GetTimestamp();
    private (long At, long Bytes)? _paced;
    private long _last = time.GetTimestamp();
    private long _bytes;

    /// <returns>False when enough has been seen.</returns>
    public bool Add(int bytes)
    {
        _bytes += bytes;
        _last = time.GetTimestamp();
        if (_bytes >= Overture)
        {
            _paced ??= (_last, _bytes);
        }

        return time.GetElapsedTime(_begin, _last) < Longest;
    }

    /// <summary>Bytes a second; of a link too slow to get past the overture, all that came.</summary>
    public double BytesPerSecond
    {
        get
        {
            (long at, long before) = _paced is { } paced && _bytes - paced.Bytes >= Overture ? paced : (_begin, 0);
            double seconds = time.GetElapsedTime(at, _last).TotalSeconds;
            return seconds > 0 ? (_bytes - before) / seconds : 0;
        }
    }

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
