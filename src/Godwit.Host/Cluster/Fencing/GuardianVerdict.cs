namespace Godwit.Host.Cluster.Fencing;

/// <summary>A guardian's right, looked at again and again.</summary>
internal static class GuardianVerdict
{
    /// <param name="isInForce">The renewal that succeeded last was sent less than <see cref="FencingTimes.KillAt"/> ago, by CLOCK_BOOTTIME; false before the first.</param>
    /// <param name="clusteredGuests">How many live, those being killed included: one that does not die leaves the watchdog without a pet.</param>
    /// <remarks>
    /// Look after each pet as well as before it: a guardian that was stopped between its look and its pet notices at once. Killed
    /// guests stay killed when the lease turns out to be alive; whoever owns them by etcd's word starts them again.
    /// </remarks>
    public static GuardianDuty Of(bool isInForce, int clusteredGuests) => new(
        Kill: !isInForce && clusteredGuests > 0,
        Pet: isInForce || clusteredGuests == 0);
}
