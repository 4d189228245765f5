using Godwit.Contracts.Clusters;
using Godwit.Host.Cluster.Placement;
using Godwit.Host.Cluster.Records;
using Godwit.Host.Vms;

namespace Godwit.Host.Cluster.Leading;

/// <summary>What the cluster's memory says of nodes and roles, as those who choose places want to read it.</summary>
internal static class PlacementFacts
{
    public static NodeHealth HealthOf(ClusterSight sight, NodeRecord node, TimeProvider time)
    {
        DateTimeOffset now = time.GetUtcNow();
        return NodeHealth.Of(new NodeFacts
        {
            Name = node.Name,
            LeaseAlive = sight.Alive.ContainsKey(node.Name),
            DaemonAlive = sight.Daemons.ContainsKey(node.Name),
            Fenced = sight.IsFenced(node),
            LostFor = node.LostAt is { } lost ? now - lost : null,
            PauseWanted = node.IsPaused,
            DrainRuns = node.Drain is DrainStatus.InProgress,
            Losses = [.. node.Losses.Select(loss => now - loss)],
        });
    }

    /// <summary>The nodes that run virtual machines; a witness does not.</summary>
    public static IReadOnlyList<PlacementNode> NodesOf(ClusterSight sight, TimeProvider time) =>
        [.. sight.Nodes.Values.Where(node => !node.Value.IsWitness).Select(node => NodeOf(sight, node.Value, time))];

    public static IReadOnlyList<PlacementRole> RolesOf(ClusterSight sight) =>
    [
        .. sight.Roles.Where(role => sight.Owners.ContainsKey(role.Key)).Select(role => RoleOf(role.Value.Value, sight.Owners[role.Key].Value)),
    ];

    public static PlacementRole RoleOf(RoleRecord role, OwnerRecord owner) => new()
    {
        Id = role.Vm,
        Name = role.Name,
        MemoryBytes = role.MemoryBytes,
        ProcessorCount = role.ProcessorCount,
        Priority = role.Priority,
        PreferredOwners = role.PreferredOwners,
        PossibleOwners = role.PossibleOwners.Count == 0 ? null : role.PossibleOwners,
        AntiAffinity = role.AntiAffinityClassNames,
        Owner = owner.Owner,
        DesiredRunning = owner.Desired is DesiredState.Running or DesiredState.Paused,
    };

    private static PlacementNode NodeOf(ClusterSight sight, NodeRecord node, TimeProvider time)
    {
        DaemonLife? life = sight.Daemons.GetValueOrDefault(node.Name)?.Value;
        return new PlacementNode
        {
            Name = node.Name,
            State = HealthOf(sight, node, time).State,
            MemoryBytes = life?.MemoryBytes ?? 0,
            MemoryFreeBytes = life?.MemoryFreeBytes ?? 0,
            ProcessorCount = life?.ProcessorCount ?? 1,
            FaultDomain = node.FaultDomain,
            Unfit = life?.Volumes.FirstOrDefault(volume => volume.Value.Problem is not null) is { Key: { } lost } ? $"{node.Name} has lost the volume {lost}" : null,
        };
    }
}
