using Godwit.Contracts.Moves;

namespace Godwit.Host.Cluster.Fencing;

/// <summary>
/// When a node that is cut off stops its guests, and when others may start them. The one place where this is reckoned.
/// </summary>
/// <remarks>
/// <code>
///  by the node's own clock, from the moment it SENT the renewal that was the last to succeed
///
///  0          L/3        2L/3      L-K      L            L-K+W                         the node
///  |-----------|----------|---------|-------|--------------|------------------------------>
///  sent, and   renew      renew     KILL    dead           a hung node is reset, at the latest
///  answered    (fails)    (fails)   |&lt;-K-&gt;|              |
///                                   |&lt;-------- W --------&gt;|  last possible pet of the watchdog, and W more
///
///    |--------------------- L ----------------------|----------- grace -----------|
///    0'                                          lease gone                     START    the others
///    etcd got it: later than it was sent,        seen by them: later still
///    so their clock begins after the node's
/// </code>
/// Why it holds. A renewal reaches etcd after it was sent, and etcd lets no lease run out early (a new leader of etcd begins every
/// lease anew), so the others see it gone no sooner than L after 0. A guardian that works has killed the guests by then. One that
/// hangs, or a guest that a kill does not end (it waits for storage), leaves the watchdog without a pet: it is petted only while the
/// right is in force or no clustered guest is left, so last at L-K, and resets the node W later. Clocks differ by at most the drift:
/// the node's may be slow and theirs fast, so the grace is
/// <code>
///  death = L - K + max(K, W)                     latest end of the guests by the node's clock; without a watchdog W = 0
///  grace = death * (1 + drift) / (1 - drift) - L
/// </code>
/// which without a watchdog is the allowance for the clocks alone. A fence agent that has switched the node off, and has read back that
/// it is off, proves the same thing sooner: then nothing is waited for. Whichever comes first counts. The storage's own lock is asked
/// last: it is no part of the proof, but a node that all this was wrong about still holds it.
/// </remarks>
internal sealed record FencingTimes
{
    /// <summary>A guardian renews its lease so often: L/3, so that two renewals in a row may fail.</summary>
    public required TimeSpan Renew { get; init; }

    /// <summary>Since the last successful renewal was sent, by CLOCK_BOOTTIME, which a suspended machine does not stop: the guests are killed.</summary>
    public required TimeSpan KillAt { get; init; }

    /// <summary>What the watchdog is set to; null where there is none.</summary>
    public required TimeSpan? WatchdogTimeout { get; init; }

    /// <summary>Since the last successful renewal was sent, by the node's clock: no clustered guest lives any more, whatever hangs.</summary>
    public required TimeSpan DeadAt { get; init; }

    /// <summary>Since the lease was seen to be gone, by the clock of the one who wants to start them: guests may start without an agent's word.</summary>
    public required TimeSpan Grace { get; init; }

    /// <summary>From the node's death until its lease is seen to be gone.</summary>
    public required TimeRange Detect { get; init; }

    /// <summary>From there until its guests may start elsewhere.</summary>
    public required TimeRange Fence { get; init; }

    /// <summary>From there until they run, the storage's lock included: what is left of it by then.</summary>
    public required TimeRange Start { get; init; }

    /// <summary>Errors first.</summary>
    public required IReadOnlyList<FencingFinding> Findings { get; init; }

    public bool IsUsable => !Findings.Any(finding => finding.IsError);

    /// <summary>From a node's death until its guests run again, as it is likely.</summary>
    public TimeSpan Outage => Detect.Likely + Fence.Likely + Start.Likely;

    /// <summary>Reckons it; settings with an error are reckoned too, to be shown.</summary>
    public static FencingTimes Of(FencingSettings settings)
    {
        TimeSpan watchdog = settings.Watchdog is WatchdogKind.None ? TimeSpan.Zero : settings.WatchdogTimeout;
        TimeSpan killAt = settings.Lease - settings.Kill;
        TimeSpan deadAt = killAt + (watchdog > settings.Kill ? watchdog : settings.Kill);
        TimeSpan grace = (deadAt * ((1 + settings.ClockDrift) / (1 - settings.ClockDrift))) - settings.Lease;
        TimeRange detect = FencingEstimate.Detect(settings.Lease);
        TimeRange fence = FencingEstimate.Fence(settings, grace);
        return new FencingTimes
        {
            Renew = settings.Lease / 3,
            KillAt = killAt,
            WatchdogTimeout = settings.Watchdog is WatchdogKind.None ? null : watchdog,
            DeadAt = deadAt,
            Grace = grace,
            Detect = detect,
            Fence = fence,
            Start = FencingEstimate.Start(settings.Storage, detect, fence),
            Findings = FencingSoundness.Of(settings),
        };
    }
}
