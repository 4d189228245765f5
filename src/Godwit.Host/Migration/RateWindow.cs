namespace Godwit.Host.Migration;

/// <summary>Bytes a second over the last few seconds.</summary>
internal sealed class RateWindow(TimeSpan length)
{
    private readonly Queue<(long At, long Bytes)> _samples = new();
    private double? _rate;

    /// <summary>Null until two samples lie a quarter of a second apart.</summary>
    public double? BytesPerSecond => _rate;

    public void Add(long timestamp, long bytes, TimeProvider time)
    {
        _samples.Enqueue((timestamp, bytes));
        while (_samples.Count > 2 && time.GetElapsedTime(_samples.Peek().At, timestamp) > length)
        {
            _samples.Dequeue();
        }

        (long at, long first) = _samples.Peek();
        TimeSpan span = time.GetElapsedTime(at, timestamp);
        _rate = span >= TimeSpan.FromMilliseconds(250) ? Math.Max(0, bytes - first) / span.TotalSeconds : _rate;
    }

    public void Clear()
    {
        _samples.Clear();
        _rate = null;
    }
}
