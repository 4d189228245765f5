using Godwit.Etcd;
using Godwit.Host.Cluster.Records;
using Godwit.Host.Cluster.Volumes;
using Godwit.Host.Guests;
using Godwit.Host.Hosts;
using Godwit.Host.Networks;

namespace Godwit.Host.Cluster;

/// <summary>Tells the cluster what this node has to give, whenever it is something else.</summary>
internal sealed class NodeOffer(
    HostOptions options, HostMachine machine, GuestMemoryRoom room, Switches switches, NodeVolumes volumes, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>Free memory that differs by less is not worth a write.</summary>
    private const long Grain = 16 << 20;

    /// <summary>Until cancelled. The key dies with the daemon's lease.</summary>
    public async Task TellAsync(ClusterSession session, EtcdLease lease, CancellationToken cancellationToken)
    {
        byte[] told = [];
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            byte[] now = ClusterSight.Write(await LookAsync(session.Sight, cancellationToken), ClusterJson.Default.DaemonLife).ToArray();
            if (!now.AsSpan().SequenceEqual(told)
                && await session.Client.CommitAsync(
                    new EtcdTransaction { Then = [new EtcdOperation.Put(ClusterKeys.Daemon(options.HostName), now, lease.Id)] }, cancellationToken) is EtcdCommit.Succeeded)
            {
                told = now;
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private async Task<DaemonLife> LookAsync(ClusterSight sight, CancellationToken cancellationToken) => new()
    {
        Version = typeof(NodeOffer).Assembly.GetName().Version!.ToString(3),
        Accelerator = machine.Accelerator.Name,
        ProcessorManufacturer = machine.ProcessorManufacturer,
        ProcessorCount = Environment.ProcessorCount,
        MemoryBytes = HostMemory.TotalBytes(),
        MemoryFreeBytes = Math.Max(0, room.FreeBytes()) / Grain * Grain,
        Volumes = await volumes.LookAsync(sight, cancellationToken),
        Switches = [.. switches.All.Select(one => one.Name).Order(StringComparer.Ordinal)],
    };
}
