using Godwit.Host.Guests;

namespace Godwit.Host.Migration.Convergence;

/// <summary>
/// When the guest may be paused. QEMU would decide by itself, from bytes a second that it hands to the kernel, for pages that it
/// has not compressed yet: its pause was several times its limit. So the number of bytes that may be left is ours, made from what
/// the destination has acknowledged.
/// </summary>
internal static class ConvergenceSchedule
{
    /// <summary>What of the blackout is not memory: the mirrors' end, the devices' state, two books and a word to the destination.</summary>
    private static readonly TimeSpan HandOver = TimeSpan.FromMilliseconds(250);

    public static ConvergenceStep StepAt(ConvergencePolicy policy, TimeSpan? since) =>
        policy.Steps.Last(step => step.After == TimeSpan.Zero || step.After <= since);

    public static MemorySteering Steer(ConvergencePolicy policy, ConvergenceSight sight)
    {
        ConvergenceStep step = StepAt(policy, sight.Since);
        TimeSpan room = policy.BlackoutCap - HandOverOf(policy.BlackoutCap);
        TimeSpan limit = step.DowntimeLimit < room ? step.DowntimeLimit : room;
        return new MemorySteering
        {
            SwitchoverBytes = (long)Math.Clamp(
                (((sight.WireBytesPerSecond ?? 0) * limit.TotalSeconds) - sight.BacklogBytes) / sight.WireBytesPerGuestByte, MemorySteering.OnePage, 1L << 50),
            DowntimeLimit = limit,
            ThrottlePercent = step.ThrottlePercent,
        };
    }

    public static bool IsOver(ConvergencePolicy policy, ConvergenceSight sight) => sight.Since >= policy.Patience;

    /// <summary>Whether what is left can go over in what is left of the cap. What nobody knows is tried: the clock runs.</summary>
    public static bool Fits(ConvergencePolicy policy, ConvergenceSight sight, TimeSpan paused) =>
        paused + (sight.ExpectedPause ?? TimeSpan.Zero) + HandOverOf(policy.BlackoutCap) <= policy.BlackoutCap;

    private static TimeSpan HandOverOf(TimeSpan cap) => HandOver < cap / 2 ? HandOver : cap / 2;
}
