using Godwit.Contracts.Moves;

namespace Godwit.Host.Cluster.Fencing;

/// <summary>How long a failover is likely to take. Nothing depends on it; people want to know before they choose.</summary>
internal static class FencingEstimate
{
    /// <summary>etcd looks twice a second for leases that have run out.</summary>
    private static readonly TimeSpan EtcdLook = TimeSpan.FromSeconds(0.5);

    /// <summary>To place a role, take its key and launch QEMU until the guest runs. Measured with small guests.</summary>
    private static readonly TimeSpan Launch = TimeSpan.FromSeconds(2);

    /// <summary>A node dies at any moment between two renewals.</summary>
    public static TimeRange Detect(TimeSpan lease) => new()
    {
        Low = lease * 2 / 3,
        Likely = (lease * 5 / 6) + (EtcdLook / 2),
        High = lease + EtcdLook,
    };

    /// <summary>An agent that answers is quicker than the grace, or else the grace counts.</summary>
    public static TimeRange Fence(FencingSettings settings, TimeSpan grace)
    {
        TimeSpan likely = settings.FenceAgent && settings.AgentTime < grace ? settings.AgentTime : grace;
        return new TimeRange { Low = likely < grace ? likely / 2 : grace, Likely = likely, High = grace };
    }

    /// <summary>The lock's time runs from the node's death, so most of it is over by then.</summary>
    public static TimeRange Start(StorageRelease storage, TimeRange detect, TimeRange fence)
    {
        (TimeSpan likely, TimeSpan high) = ReleaseOf(storage);
        return new TimeRange
        {
            Low = Launch,
            Likely = Launch + Rest(likely, detect.Likely + fence.Likely),
            High = (Launch * 2) + Rest(high, detect.Low + fence.Low),
        };
    }

    private static (TimeSpan Likely, TimeSpan High) ReleaseOf(StorageRelease storage) => storage switch
    {
        StorageRelease.AtOnce => (TimeSpan.Zero, TimeSpan.Zero),
        StorageRelease.Smb => (TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(11)),
        StorageRelease.Ocfs2 => (TimeSpan.FromSeconds(28), TimeSpan.FromSeconds(51)),
    };

    private static TimeSpan Rest(TimeSpan whole, TimeSpan over) => whole > over ? whole - over : TimeSpan.Zero;
}
