using Godwit.Host.Guests;

namespace Godwit.Host.StorageMigration;

/// <summary>Holds a copy back while its guest's disk requests take longer than their bound. Asks the guest's QEMU once a second.</summary>
internal sealed class LatencyGuard(GuestLatency latency, TimeSpan bound, StorageMeter meter, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private int _looking;
    private long _lookedAt;
    private CopyAllowance _allowed = CopyAllowance.Unlimited;

    /// <summary>Null is without limit.</summary>
    public long? BytesPerSecond => _allowed.BytesPerSecond;

    /// <summary>To be called often, from anywhere; does nothing until it is time to look.</summary>
    public async ValueTask LookAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _looking, 1) == 1)
        {
            return;
        }

        try
        {
            if (_lookedAt == 0 || time.GetElapsedTime(_lookedAt) >= Interval)
            {
                _lookedAt = time.GetTimestamp();
                TimeSpan? felt = await latency.LookAsync(cancellationToken);
                _allowed = LatencyVerdict.Next(_allowed, felt, bound, meter.BytesPerSecond);
                meter.Feel(felt, _allowed.BytesPerSecond);
            }
        }
        finally
        {
            Volatile.Write(ref _looking, 0);
        }
    }

    /// <summary>Everything is copied: what is left is short, and would never end at a trickle.</summary>
    public void LetGo()
    {
        _allowed = CopyAllowance.Unlimited;
        meter.Feel(null, null);
    }
}
