namespace Godwit.Host.Migration.Convergence;

/// <summary>What of a blackout cap must be kept for its end.</summary>
internal static class BlackoutVerdict
{
    /// <summary>To cut the connection, cancel, and let the guest go on: 10 ms by QEMU, more on a busy host.</summary>
    private static readonly TimeSpan WayBack = TimeSpan.FromMilliseconds(150);

    /// <summary>To write the register here, and there to close the disks and let the guest go on; what it takes beside the word itself.</summary>
    private static readonly TimeSpan Deeds = TimeSpan.FromMilliseconds(50);

    /// <summary>When the way back begins at the latest, after the pause began.</summary>
    public static TimeSpan LatestWayBack(TimeSpan cap) => cap - Least(WayBack, cap / 4);

    /// <param name="cap">The blackout cap.</param>
    /// <param name="paused">How long the guest has stood still.</param>
    /// <param name="roundTrip">What a word to the destination that it must write down took a moment ago.</param>
    public static bool MayHandOver(TimeSpan cap, TimeSpan paused, TimeSpan roundTrip) => paused + roundTrip + Least(Deeds, cap / 4) <= cap;

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
