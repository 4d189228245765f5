namespace Godwit.Host.Cluster.Fencing;

/// <summary>What can be wrong with the times of a cluster. Stable: documents and scripts name them.</summary>
internal enum FencingFault
{
    LeaseTooShort,
    LeaseNotWholeSeconds,
    LeaseLong,
    KillTooShort,
    KillTooLong,
    WatchdogTooShort,
    WatchdogNotWholeSeconds,
    WatchdogLong,
    DriftOutOfRange,
    WatchdogMissing,
    WatchdogInSoftware,
    AgentMissing,
}
