namespace Godwit.Host.StorageMigration;

/// <summary>How a copy gives way to its guest.</summary>
/// <param name="Allowed">How fast it may go.</param>
/// <param name="Bound">What the guest's requests may take; null until that is known.</param>
/// <param name="Calm">Hardly anything is copied for a moment, to see what requests take undisturbed.</param>
internal sealed record GivingWay(CopyAllowance Allowed, TimeSpan? Bound, bool Calm)
{
    /// <summary>Bytes a second that the copy keeps: giving way unasked must not make a move endless.</summary>
    public const long Stroll = 32 << 20;

    /// <summary>A guest that does nothing but wait for its requests keeps three quarters of its rate.</summary>
    private const double MaySlow = 1.3;

    /// <summary>Nobody feels less.</summary>
    private static readonly TimeSpan LeastBound = TimeSpan.FromMilliseconds(0.5);

    /// <summary>Nobody set a bound, and the guest has not been seen at work.</summary>
    public static GivingWay Unasked { get; } = new(CopyAllowance.Unlimited, null, Calm: false);

    /// <summary>Null is without limit.</summary>
    public long? BytesPerSecond => Calm ? Stroll : Allowed.BytesPerSecond;

    /// <param name="felt">What the guest's requests took since the last look; null when there were none.</param>
    /// <param name="old">It is long ago that they were seen undisturbed.</param>
    /// <param name="rate">Bytes a second that are copied; null when unknown.</param>
    public GivingWay Next(TimeSpan? felt, bool old, double? rate) =>
        Calm ? felt is { } undisturbed
                ? new GivingWay(Allowed == CopyAllowance.Unlimited ? LatencyVerdict.AtFirst : Allowed, BoundFor(undisturbed), Calm: false)
                : this with { Calm = false }
        : felt is not null && (Bound is null || old) ? this with { Calm = true }
        : Bound is { } bound ? this with { Allowed = LatencyVerdict.Next(Allowed, felt, bound, rate, Stroll) }
        : this;

    private static TimeSpan BoundFor(TimeSpan undisturbed) => undisturbed * MaySlow is var bound && bound > LeastBound ? bound : LeastBound;
}
