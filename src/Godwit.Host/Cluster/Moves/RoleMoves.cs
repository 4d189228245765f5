using Godwit.Contracts.Clusters;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Etcd;
using Godwit.Host.Api;
using Godwit.Host.Cluster.Leading;
using Godwit.Host.Cluster.Placement;
using Godwit.Host.Cluster.Records;

namespace Godwit.Host.Cluster.Moves;

/// <summary>Asking for planned moves of roles, and calling them off: any node may, and the role's owner carries them out.</summary>
internal sealed class RoleMoves(TimeProvider time)
{
    private const int Attempts = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <exception cref="RefusedException">The role has a move already, or cannot go there.</exception>
    public async Task<RoleMoveRecord> AskAsync(
        ClusterSession session, RoleRecord role, MoveRoleRequest request, string who, bool isDrain, CancellationToken cancellationToken, bool forceDrain = false)
    {
        for (int attempt = 1; ; attempt++)
        {
            Task changed = session.Changed;
            if (await TryAskAsync(session, role, request, who, isDrain, forceDrain, cancellationToken) is { } move)
            {
                return move;
            }

            // Its owner has just said something of it, which this node has not heard yet.
            if (attempt == Attempts)
            {
                throw ClusterDenials.Changed(role.Name);
            }

            await Task.WhenAny(changed, Task.Delay(Pause, time, cancellationToken));
        }
    }

    private async Task<RoleMoveRecord?> TryAskAsync(
        ClusterSession session, RoleRecord role, MoveRoleRequest request, string who, bool isDrain, bool forceDrain, CancellationToken cancellationToken)
    {
        ClusterSight sight = session.Sight;
        Stored<OwnerRecord> owner = sight.Owners.GetValueOrDefault(role.Vm) ?? throw ClusterDenials.RoleNotFound(role.Name);
        if (sight.MoveOf(role.Vm) is { } already)
        {
            throw new RefusedException(
                ProblemId.RoleHasMove, role.Name, $"{role.Name} is about to move to {already.Destination ?? already.Wanted ?? "the best node"} already.",
                $"Wait for it, or cancel it first: godwit cluster role move {role.Name} --cancel");
        }

        Require(sight, role, owner.Value, request);
        var move = new RoleMoveRecord
        {
            Id = OperationId.New(),
            Vm = role.Vm,
            Name = role.Name,
            Type = request.Type,
            Source = owner.Value.Owner,
            Wanted = request.Node,
            State = RoleMoveState.Queued,
            AskedAt = time.GetUtcNow(),
            AskedBy = who,
            Priority = (int)role.Priority,
            IsDrain = isDrain,
            ForceDrain = forceDrain,
        };

        // One open move of a role at a time: the owner's key is compared, and moved on.
        return await session.Store.TryAsync(
            new EtcdTransaction
            {
                If = [new EtcdCompare.ModRevisionIs(ClusterKeys.Owner(role.Vm), owner.Revision)],
                Then =
                [
                    new EtcdOperation.Put(ClusterKeys.Move(move.Id), ClusterSight.Write(move, ClusterJson.Default.RoleMoveRecord)),
                    new EtcdOperation.Touch(ClusterKeys.Owner(role.Vm)),
                ],
            },
            cancellationToken)
            ? move
            : null;
    }

    /// <summary>Whoever carries it out ends it; one that waits ends at once.</summary>
    public async Task<RoleMoveRecord> CancelAsync(ClusterSession session, RoleMoveRecord move, CancellationToken cancellationToken) =>
        await session.Store.ChangeAsync(
            ClusterKeys.Move(move.Id), ClusterJson.Default.RoleMoveRecord,
            now => now switch
            {
                { State: RoleMoveState.Queued } => now with { State = RoleMoveState.Cancelled, IsCancelled = true, EndedAt = time.GetUtcNow() },
                { State: RoleMoveState.Running } => now with { IsCancelled = true },
                _ => now,
            },
            cancellationToken)
        ?? move;

    private void Require(ClusterSight sight, RoleRecord role, OwnerRecord owner, MoveRoleRequest request)
    {
        if (request.Node is { } wanted && string.Equals(wanted, owner.Owner, StringComparison.OrdinalIgnoreCase))
        {
            throw new RefusedException(ProblemId.SameHost, role.Name, $"{role.Name} is on {owner.Owner} already.", "Name another node, or none for the best one.");
        }

        if (request.Node is { } named && !sight.Nodes.ContainsKey(named))
        {
            throw ClusterDenials.NodeNotFound(named, sight);
        }

        NodeChoice choice = Choose(sight, role, owner, request.Node);
        if (choice.Node is null)
        {
            throw new RefusedException(
                ProblemId.NoNodeForRole, role.Name, choice.Message,
                "Resume a paused node, add memory or a node, or widen its possible owners: 'godwit cluster node list' shows what each has.");
        }
    }

    /// <summary>The node for it now.</summary>
    /// <param name="sight">The cluster.</param>
    /// <param name="role">The role.</param>
    /// <param name="owner">Whose it is.</param>
    /// <param name="wanted">The only one that will do; null for the best.</param>
    public NodeChoice Choose(ClusterSight sight, RoleRecord role, OwnerRecord owner, string? wanted)
    {
        IReadOnlyList<PlacementNode> nodes = PlacementFacts.NodesOf(sight, time);
        return BestNode.For(
            PlacementFacts.RoleOf(role, owner), wanted is null ? nodes : [.. nodes.Where(node => string.Equals(node.Name, wanted, StringComparison.OrdinalIgnoreCase))],
            PlacementFacts.RolesOf(sight), PlacementRules.Default with { MustLeave = true });
    }
}
