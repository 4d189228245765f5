namespace Godwit.Host.Cluster.Fencing;

/// <summary>What an administrator may choose about fencing. The same on all nodes of a cluster.</summary>
internal sealed record FencingSettings
{
    public static FencingSettings Default { get; } = new();

    /// <summary>L: life of the etcd lease that is a node's right to run clustered guests.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>K: how long before its lease can run out a guardian kills the guests: the time that killing them may take.</summary>
    public TimeSpan Kill { get; init; } = TimeSpan.FromSeconds(2);

    public WatchdogKind Watchdog { get; init; } = WatchdogKind.Software;

    /// <summary>W: how long the watchdog waits for a sign of life. Without meaning where there is none.</summary>
    public TimeSpan WatchdogTimeout { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>Whether every node can be switched off from outside.</summary>
    public bool FenceAgent { get; init; }

    /// <summary>How long an agent usually takes to switch a node off and to prove it. For the estimate alone.</summary>
    public TimeSpan AgentTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How much a node's monotonic clock may be wrong, as a share: 0.01 is 1 %. Crystals are a hundred times better.</summary>
    public double ClockDrift { get; init; } = 0.01;

    /// <summary>For the estimate alone.</summary>
    public StorageRelease Storage { get; init; } = StorageRelease.Smb;
}
