using Godwit.Host.Guests;

namespace Godwit.Host.StorageMigration;

/// <summary>How a copy gives way to its guest.</summary>
/// <param name="Allowed">How fast it may go.</param>
/// <param name="Undisturbed">How the guest gets on with its disks while hardly anything is copied; null until that is known.</param>
/// <param name="Calm">Hardly anything is copied for a moment, to see that.</param>
internal sealed record GivingWay(CopyAllowance Allowed, GuestPulse? Undisturbed, bool Calm)
{
    /// <summary>Bytes a second that the copy keeps: giving way unasked must not make a move endless.</summary>
    public const long Stroll = 32 << 20;

    /// <summary>How many times fewer requests it may get answered: it keeps three quarters.</summary>
    private const double MaySlow = 4.0 / 3;

    /// <summary>Requests a second from which on their number says something: with fewer, a look sees now two and now six of them.</summary>
    private const double Countable = 200;

    /// <summary>Nobody feels less.</summary>
    private static readonly TimeSpan LeastBound = TimeSpan.FromMilliseconds(0.5);

    /// <summary>A guest that asks only now and then may wait this much longer.</summary>
    private static readonly TimeSpan MostDelay = TimeSpan.FromMilliseconds(50);

    /// <summary>Nobody set a bound, and the guest has not been seen at work.</summary>
    public static GivingWay Unasked { get; } = new(CopyAllowance.Unlimited, null, Calm: false);

    /// <summary>Null is without limit.</summary>
    public long? BytesPerSecond => Calm ? Stroll : Allowed.BytesPerSecond;

    /// <param name="felt">How it got on since the last look.</param>
    /// <param name="old">It is long ago that it was seen undisturbed.</param>
    /// <param name="rate">Bytes a second that are copied; null when unknown.</param>
    public GivingWay Next(GuestPulse felt, bool old, double? rate) =>
        Calm ? felt.Latency is null ? this with { Calm = false }
            : new GivingWay(Allowed == CopyAllowance.Unlimited ? LatencyVerdict.AtFirst : Allowed, felt, Calm: false)
        : felt.Latency is not null && (Undisturbed is null || old) ? this with { Calm = true }
        : Undisturbed is not { } before ? this
        : this with { Allowed = felt.Latency is { } latency ? LatencyVerdict.Next(Allowed, Suffering(before, latency, felt), rate, Stroll) : Twice(Allowed) };

    /// <summary>
    /// By time and by number. Where the processor is short and not the disk, requests take hardly longer and become fewer. A guest that asks
    /// for less because it wants less is taken for one that suffers, until it is seen undisturbed again.
    /// </summary>
    private static double Suffering(GuestPulse before, TimeSpan latency, GuestPulse felt) => Math.Max(
        latency / Bound(before),
        before.RequestsPerSecond >= Countable ? before.RequestsPerSecond / MaySlow / Math.Max(felt.RequestsPerSecond, 1) : 0);

    /// <summary>
    /// What a request may take. A guest that does nothing but wait for its requests, one after the other, gets three quarters of them
    /// answered if each takes a third longer. One that works or sleeps between them, a third of the time from one to the next.
    /// </summary>
    private static TimeSpan Bound(GuestPulse before)
    {
        TimeSpan undisturbed = before.Latency ?? TimeSpan.Zero;
        double share = (MaySlow - 1) / Math.Max(before.RequestsPerSecond, 1);
        TimeSpan delay = Shorter(TimeSpan.FromSeconds(share), MostDelay);
        return Longer(LeastBound, Longer(undisturbed * MaySlow, undisturbed + delay));
    }

    /// <summary>A guest that asks for nothing suffers nothing.</summary>
    private static CopyAllowance Twice(CopyAllowance now) =>
        now.BytesPerSecond * 2 is { } twice && twice < LatencyVerdict.Steps * now.Step ? now with { BytesPerSecond = twice } : CopyAllowance.Unlimited;

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
