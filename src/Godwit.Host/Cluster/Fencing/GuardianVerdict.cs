namespace Godwit.Host.Cluster.Fencing;

/// <summary>A guardian's right, looked at again and again.</summary>
internal static class GuardianVerdict
{
    /// <param name="times">The cluster's.</param>
    /// <param name="sinceRenewal">By CLOCK_BOOTTIME, since the last renewal that succeeded was sent; null before the first one has.</param>
    /// <param name="clusteredGuests">How many live, those being killed included: one that does not die leaves the watchdog without a pet.</param>
    /// <remarks>
    /// Look after each pet as well as before it: a guardian that was stopped between its look and its pet notices at once. Killed
    /// guests stay killed when the lease turns out to be alive; whoever owns them by etcd's word starts them again.
    /// </remarks>
    public static GuardianDuty Of(FencingTimes times, TimeSpan? sinceRenewal, int clusteredGuests)
    {
        bool mayRun = sinceRenewal is { } since && since < times.KillAt;
        return new GuardianDuty(
            Renew: sinceRenewal is null || sinceRenewal >= times.Renew,
            Kill: !mayRun && clusteredGuests > 0,
            Pet: mayRun || clusteredGuests == 0);
    }

    /// <summary>When it must look again at the latest, if nothing happens: the next thing that it has to do.</summary>
    public static TimeSpan NextLook(FencingTimes times, TimeSpan? sinceRenewal)
    {
        TimeSpan pet = (times.WatchdogTimeout ?? times.Renew) / 3;
        TimeSpan next = sinceRenewal is not { } since ? TimeSpan.Zero
            : since < times.Renew ? times.Renew - since
            : since < times.KillAt ? times.KillAt - since
            : pet;
        return next < pet ? next : pet;
    }
}
