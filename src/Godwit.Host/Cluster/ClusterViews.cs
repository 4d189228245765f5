using Godwit.Contracts.Clusters;
using Godwit.Contracts.Problems;
using Godwit.Etcd;
using Godwit.Host.Cluster.Fencing;
using Godwit.Host.Cluster.Leading;
using Godwit.Host.Cluster.Placement;
using Godwit.Host.Cluster.Records;
using Godwit.Host.Vms;

namespace Godwit.Host.Cluster;

/// <summary>The cluster as people see it.</summary>
internal sealed class ClusterViews(HostOptions options, TimeProvider time)
{
    public async Task<ClusterView> OfAsync(ClusterSession session, CancellationToken cancellationToken)
    {
        bool isCurrent = session.IsCurrent; // before the sight, which is empty until it is: what is shown as current was
        long revision = session.Revision;
        ClusterSight sight = session.Sight;
        NodeRecord[] nodes = [.. sight.Nodes.Values.Select(node => node.Value)];
        FencingTimes? slowest = nodes.Where(node => !node.IsWitness).Select(node => NodeTimes.Of(sight, node)).MaxBy(times => times.Grace);
        return new ClusterView
        {
            Id = session.Member.ClusterId,
            Name = session.Member.ClusterName,
            NodeName = options.HostName,
            Leader = sight.Leader,
            Quorum = await QuorumAsync(session, nodes, cancellationToken),
            LeaseSeconds = session.Member.LeaseSeconds,
            GuestsEndAfterSeconds = slowest?.KillAt.TotalSeconds ?? 0,
            GraceSeconds = slowest?.Grace.TotalSeconds ?? 0,
            RoleCount = sight.Roles.Count,
            Revision = revision,
            Nodes = [.. nodes.Select(node => Of(sight, node))],
            IsCurrent = isCurrent,
        };
    }

    public NodeView Of(ClusterSight sight, NodeRecord node)
    {
        DaemonLife? life = sight.Daemons.GetValueOrDefault(node.Name)?.Value;
        NodeHealth health = PlacementFacts.HealthOf(sight, node, time);
        bool answers = node.IsWitness ? life is not null : health.State is not (NodeState.Down or NodeState.Isolated);
        return new NodeView
        {
            Name = node.Name,
            State = node.IsWitness ? life is null ? NodeState.Down : NodeState.Up : health.State,
            Since = node.LostAt ?? sight.Alive.GetValueOrDefault(node.Name)?.Value.Since,
            IsWitness = node.IsWitness,
            HasVote = node.Member != 0,
            IsLeader = sight.Leader == node.Name,
            Drain = node.Drain,
            RoleCount = sight.Owners.Values.Count(owner => owner.Value.Owner == node.Name),
            MemoryBytes = life?.MemoryBytes,
            MemoryFreeBytes = life?.MemoryFreeBytes,
            FaultDomain = node.FaultDomain,
            FenceAgent = node.FenceAgent,
            Watchdog = sight.Rights.GetValueOrDefault(node.Name)?.Value.Watchdog,
            Problem = answers ? node.Problem : new Problem
            {
                Id = ProblemId.ClusterNodeNotReady, Target = node.Name, Message = health.Message, Remedy = "Look at its power, its network, its daemon and etcd.",
            },
        };
    }

    public RoleView Of(ClusterSight sight, RoleRecord role)
    {
        OwnerRecord owner = sight.Owners.GetValueOrDefault(role.Vm)?.Value
            ?? new OwnerRecord { Owner = "", Generation = 0, Desired = DesiredState.Off };
        RoleMoveRecord? move = sight.MoveOf(role.Vm);
        return new RoleView
        {
            VmId = role.Vm,
            Name = role.Name,
            OwnerNode = owner.Owner,
            Generation = owner.Generation,
            State = StateOf(sight, owner, move),
            Priority = role.Priority,
            PreferredOwners = role.PreferredOwners,
            PossibleOwners = role.PossibleOwners,
            AntiAffinityClassNames = role.AntiAffinityClassNames,
            Folder = Storage.Smb.UncPath.OfLocal(role.Folder)?.ToString() ?? role.Folder,
            MemoryBytes = role.MemoryBytes,
            FailoverThreshold = role.FailoverThreshold,
            FailoverPeriodHours = role.FailoverPeriodHours,
            Failback = role.Failback,
            FailbackWindowStart = role.FailbackWindowStart,
            FailbackWindowEnd = role.FailbackWindowEnd,
            Move = move is null ? null : Of(move),
            Problem = owner.Failed,
        };
    }

    public static RoleMoveView Of(RoleMoveRecord move) => new()
    {
        Id = move.Id,
        VmId = move.Vm,
        VmName = move.Name,
        Type = move.Type,
        SourceNode = move.Source,
        DestinationNode = move.Destination ?? move.Wanted,
        State = move.State,
        AskedAt = move.AskedAt,
        AskedBy = move.AskedBy,
        Operation = move.Operation,
        Blackout = move.Blackout,
        Problem = move.Problem,
    };

    public static ClusterVolumeView Of(ClusterSight sight, VolumeRecord volume) => new()
    {
        Name = volume.Name,
        Path = Storage.Smb.UncPath.OfLocal(volume.Path)?.ToString() ?? volume.Path,
        FileSystem = volume.FileSystem,
        Nodes =
        [
            .. sight.Nodes.Values.Where(node => !node.Value.IsWitness).Select(
                node => sight.Daemons.GetValueOrDefault(node.Value.Name)?.Value.Volumes.GetValueOrDefault(volume.Name) is { } seen
                ? new ClusterVolumeNode { Node = node.Value.Name, IsOnline = seen.Problem is null, FreeBytes = seen.FreeBytes, Problem = seen.Problem }
                : new ClusterVolumeNode { Node = node.Value.Name, IsOnline = false }),
        ],
    };

    private static RoleState StateOf(ClusterSight sight, OwnerRecord owner, RoleMoveRecord? move) =>
        owner.Failed is not null ? RoleState.Failed
        : move is { State: RoleMoveState.Running, Type: not VmMigrationType.Live } ? RoleState.Pending
        : owner.Desired is DesiredState.Off or DesiredState.Saved ? RoleState.Offline
        : sight.Alive.ContainsKey(owner.Owner) ? RoleState.Online
        : RoleState.Pending;

    private static async Task<QuorumView> QuorumAsync(ClusterSession session, NodeRecord[] nodes, CancellationToken cancellationToken)
    {
        List<QuorumMember> members = [];
        foreach (NodeRecord node in nodes.Where(node => node.ClientUrl is not null))
        {
            members.Add(new QuorumMember(node.Name, await AnswersAsync(session, node, cancellationToken), node.IsWitness));
        }

        Placement.Quorum quorum = Placement.Quorum.Of(members);
        return new QuorumView
        {
            Votes = quorum.Votes, VotesNeeded = quorum.VotesNeeded, VotesPresent = quorum.VotesPresent, Explanation = quorum.Message, Warnings = quorum.Warnings,
        };
    }

    private static async Task<bool> AnswersAsync(ClusterSession session, NodeRecord node, CancellationToken cancellationToken)
    {
        try
        {
            await session.Client.GetStatusAsync(new Uri(node.ClientUrl!), cancellationToken);
            return true;
        }
        catch (EtcdException)
        {
            return false;
        }
    }
}
