namespace Godwit.Host.StorageMigration;

/// <summary>Holds copies, all together, to a cap that may change while they run.</summary>
internal sealed class CopyPace(Func<long?> cap, TimeProvider time)
{
    private readonly Lock _gate = new();
    private long _begin = time.GetTimestamp();
    private long _bytes;
    private long? _cap;

    public long? Cap => cap();

    /// <summary>Returns at once without a cap, else when so many bytes may have passed.</summary>
    public async ValueTask PassAsync(long bytes, CancellationToken cancellationToken)
    {
        if (Due(bytes) is { Ticks: > TimeSpan.TicksPerMillisecond } due)
        {
            await Task.Delay(due, time, cancellationToken);
        }
    }

    private TimeSpan Due(long bytes)
    {
        lock (_gate)
        {
            if (cap() is not { } most)
            {
                _cap = null;
                return TimeSpan.Zero;
            }

            if (_cap != most)
            {
                (_cap, _begin, _bytes) = (most, time.GetTimestamp(), 0);
            }

            _bytes += bytes;
            return TimeSpan.FromSeconds((double)_bytes / most) - time.GetElapsedTime(_begin);
        }
    }
}
