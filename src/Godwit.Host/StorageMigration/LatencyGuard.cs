using Godwit.Host.Guests;
using Godwit.Qmp;

namespace Godwit.Host.StorageMigration;

/// <summary>
/// Holds a copy back while its guest's disk requests take longer than their bound. Without a bound that somebody set it finds one:
/// it asks what they take while hardly anything is copied, now and then again, and lets them take little more.
/// </summary>
/// <param name="latency">What the guest's requests take.</param>
/// <param name="bound">What somebody says they may take; null to find out.</param>
/// <param name="meter">Told what is felt, and what is done about it.</param>
/// <param name="time">The clock.</param>
internal sealed class LatencyGuard(GuestLatency latency, TimeSpan? bound, StorageMeter meter, TimeProvider time)
{
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(10);

    private readonly TimeSpan _interval = bound is null ? TimeSpan.FromMilliseconds(200) : TimeSpan.FromSeconds(1);
    private GivingWay _way = GivingWay.Unasked;
    private long _calmAt;
    private int _looking;
    private long _lookedAt;

    /// <summary>Null is without limit.</summary>
    public long? BytesPerSecond => _way.BytesPerSecond;

    /// <summary>Before the first byte: a guest that is at work says what its requests take undisturbed. An idle one costs no time.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        if (bound is null && await IsBusyAsync(cancellationToken))
        {
            _way = _way with { Calm = true };
            await LookAsync(cancellationToken);
            await Task.Delay(_interval, time, cancellationToken);
            await LookAsync(cancellationToken);
        }
    }

    /// <summary>To be called often, from anywhere; does nothing until it is time to look.</summary>
    public async ValueTask LookAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _looking, 1) == 1)
        {
            return;
        }

        try
        {
            if (_lookedAt == 0 || time.GetElapsedTime(_lookedAt) >= _interval)
            {
                bool first = _lookedAt == 0;
                _lookedAt = time.GetTimestamp();
                GuestPulse felt = await FeltAsync(cancellationToken);
                if (!first)
                {
                    Judge(felt);
                }

                meter.Feel(felt.Latency, BytesPerSecond);
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
        _way = GivingWay.Unasked;
        meter.Feel(null, null);
    }

    private async Task<bool> IsBusyAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await latency.IsBusyAsync(cancellationToken);
        }
        catch (QmpException)
        {
            return false;
        }
    }

    /// <summary>A QEMU that does not answer is others' affair.</summary>
    private async Task<GuestPulse> FeltAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await latency.LookAsync(cancellationToken);
        }
        catch (QmpException)
        {
            return GuestPulse.None;
        }
    }

    private void Judge(GuestPulse felt)
    {
        bool calm = _way.Calm && felt.Latency is not null;
        _way = bound is { } most
            ? _way with { Allowed = LatencyVerdict.Next(_way.Allowed, felt.Latency / most, meter.BytesPerSecond) }
            : _way.Next(felt, time.GetElapsedTime(_calmAt) > Renewal, meter.BytesPerSecond);
        _calmAt = calm ? _lookedAt : _calmAt;
    }
}
