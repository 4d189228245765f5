using Godwit.Host.Cluster.Fencing;
using Godwit.Host.Cluster.Records;

namespace Godwit.Host.Cluster.Leading;

/// <summary>The arithmetic of a cluster's leases, for one of its nodes.</summary>
internal static class NodeTimes
{
    public static FencingTimes Of(ClusterSight sight, NodeRecord node) => FencingTimes.Of(new FencingSettings
    {
        Lease = TimeSpan.FromSeconds(sight.Cluster?.LeaseSeconds ?? (int)FencingSettings.Default.Lease.TotalSeconds),
        Watchdog = sight.Rights.GetValueOrDefault(node.Name)?.Value.Watchdog is null ? WatchdogKind.None : WatchdogKind.Software,
        WatchdogTimeout = sight.Rights.GetValueOrDefault(node.Name)?.Value.WatchdogTimeout is { } seconds
            ? TimeSpan.FromSeconds(seconds) : FencingSettings.Default.WatchdogTimeout,
        FenceAgent = node.FenceAgent is not null,
    });
}
