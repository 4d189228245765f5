using System.Collections.Concurrent;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Cluster.Leading;
using Godwit.Host.Cluster.Placement;
using Godwit.Host.Cluster.Records;
using Godwit.Host.Cluster.Volumes;
using Godwit.Host.Guests;
using Godwit.Host.Vms;

namespace Godwit.Host.Cluster.Roles;

/// <summary>
/// Roles whose shared volume this node has lost. Their guests stand still in their writes and go on when it is back; after a while, if another node has the
/// volume, they are ended here and said to have failed, and the cluster starts them there. Live they cannot go: a move proves their files on both sides.
/// </summary>
internal sealed class StrandedRoles(HostOptions options, RoleStarts starts, NodeVolumes volumes, TimeProvider time, ILogger<StrandedRoles> logger)
{
    /// <summary>A volume that is away for a shorter time costs no guest its memory.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>A process that waits for its storage in the kernel does not end before that is back: then it is none of the others' to start.</summary>
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<VmId, long> _since = new();

    /// <returns>True while nothing may start it here.</returns>
    public async Task<bool> LookAsync(ClusterSession session, VmDriver vm, OwnerRecord owner, RoleRecord role, CancellationToken cancellationToken)
    {
        if (owner.Failed is not null || LossOf(session.Sight, options.HostName, role) is not { } loss)
        {
            _since.TryRemove(role.Vm, out _);
            return false;
        }

        if (time.GetElapsedTime(_since.GetOrAdd(role.Vm, time.GetTimestamp())) < Patience || !HasRefuge(session.Sight, owner, role))
        {
            return false;
        }

        // What the cluster has heard of it is seconds old: a guest whose volume is back goes on.
        if (VolumeOf(session.Sight, role) is not { } volume || (await volumes.LookAsync(volume, cancellationToken)).Problem is null)
        {
            _since.TryRemove(role.Vm, out _);
            return false;
        }

        if (vm.Current is not null)
        {
            return false;
        }

        if (vm.Phase.Guest is { } guest && !await HasEndedAsync(guest))
        {
            Log.StaysStranded(logger, role.Name, loss.Message);
            return true;
        }

        await starts.FailAsync(session, vm, owner, loss, cancellationToken);
        return true;
    }

    /// <summary>Why a node does not have the volume that a role lies on; null while it has, and of what lies on none.</summary>
    internal static Problem? LossOf(ClusterSight sight, string node, RoleRecord role) =>
        VolumeOf(sight, role) is { } volume && sight.Daemons.TryGetValue(node, out Stored<DaemonLife>? life) ? life.Value.Volumes.GetValueOrDefault(volume.Name)?.Problem : null;

    private static VolumeRecord? VolumeOf(ClusterSight sight, RoleRecord role) =>
        sight.Volumes.Values.FirstOrDefault(known => role.Folder.StartsWith(known.Value.Path + "/", StringComparison.Ordinal))?.Value;

    private bool HasRefuge(ClusterSight sight, OwnerRecord owner, RoleRecord role) => BestNode.For(
        PlacementFacts.RoleOf(role, owner), PlacementFacts.NodesOf(sight, time), PlacementFacts.RolesOf(sight), PlacementRules.Default with { MustLeave = true }).Node is not null;

    private async Task<bool> HasEndedAsync(Guest guest)
    {
        guest.Process.Kill();
        try
        {
            await guest.Process.Exited.WaitAsync(EndPatience, time);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
