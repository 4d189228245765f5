namespace Godwit.Host.StorageMigration;

/// <summary>Holds copies, all together, to a cap that may change while they run.</summary>
/// <param name="cap">Bytes a second; null is without limit.</param>
/// <param name="time">The clock.</param>
/// <param name="look">Called often while copies wait: what sets the cap must not sleep with them.</param>
internal sealed class CopyPace(Func<long?> cap, TimeProvider time, Func<CancellationToken, ValueTask>? look = null)
{
    /// <summary>A changed cap is heard after so long.</summary>
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private long _begin = time.GetTimestamp();
    private long _bytes;
    private long? _cap;

    public long? Cap => cap();

    /// <summary>Returns at once without a cap, else when so many bytes may have passed.</summary>
    public async ValueTask PassAsync(long bytes, CancellationToken cancellationToken)
    {
        for (TimeSpan due = Due(bytes); due.Ticks > TimeSpan.TicksPerMillisecond; due = Due(0))
        {
            await Task.Delay(due < Slice ? due : Slice, time, cancellationToken);
            await (look?.Invoke(cancellationToken) ?? ValueTask.CompletedTask);
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
                // What passed too early under the old one is owed under the new one.
                long owed = _cap is { } before ? Math.Max(0, _bytes - (long)(before * time.GetElapsedTime(_begin).TotalSeconds)) : 0;
                (_cap, _begin, _bytes) = (most, time.GetTimestamp(), owed);
            }

            _bytes += bytes;
            return TimeSpan.FromSeconds((double)_bytes / most) - time.GetElapsedTime(_begin);
        }
    }
}
