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

    /// <summary>How much longer its requests may take, and how many times fewer they may be: a guest that does nothing but wait for them keeps three quarters.</summary>
    private const double MaySlow = 4.0 / 3;

    /// <summary>Nobody feels less.</summary>
    private static readonly TimeSpan LeastBound = TimeSpan.FromMilliseconds(0.5);

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
        : Undisturbed is { } before ? this with { Allowed = LatencyVerdict.Next(Allowed, Suffering(before, felt), rate, Stroll) }
        : this;

    /// <summary>
    /// By time and by number. Where the processor is short and not the disk, requests take hardly longer and become fewer. A guest that asks
    /// for less because it wants less is taken for one that suffers, until it is seen undisturbed again.
    /// </summary>
    private static double? Suffering(GuestPulse before, GuestPulse felt) => felt.Latency is not { } latency ? null : Math.Max(
        latency / (before.Latency * MaySlow is { } bound && bound > LeastBound ? bound : LeastBound),
        before.RequestsPerSecond / MaySlow / Math.Max(felt.RequestsPerSecond, 1));
}
