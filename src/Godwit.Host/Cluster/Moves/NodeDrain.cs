using Godwit.Contracts.Clusters;
using Godwit.Contracts.Problems;
using Godwit.Etcd;
using Godwit.Host.Api;
using Godwit.Host.Cluster.Records;

namespace Godwit.Host.Cluster.Moves;

/// <summary>Pausing, draining and resuming nodes. Any node may ask; the drained node notes how far it is.</summary>
internal sealed class NodeDrain(HostOptions options, RoleMoves moves, ClusterLog log)
{
    /// <exception cref="RefusedException">There is no such node.</exception>
    public async Task SuspendAsync(ClusterSession session, string name, SuspendNodeRequest request, string who, CancellationToken cancellationToken)
    {
        ClusterSight sight = session.Sight;
        Stored<NodeRecord> node = sight.Nodes.GetValueOrDefault(name) ?? throw ClusterDenials.NodeNotFound(name, sight);
        RoleRecord[] roles = request.Drain ? RolesOn(sight, node.Value.Name) : [];
        await session.Store.ChangeAsync(
            ClusterKeys.Node(node.Value.Name), ClusterJson.Default.NodeRecord,
            now => now is null ? null : now with
            {
                IsPaused = true,
                Drained = request.Drain ? [.. roles.Select(role => role.Vm.ToString())] : now.Drained,
                Problem = null,
            },
            cancellationToken);
        await log.WriteAsync(session, 0, $"{node.Value.Name} is {(request.Drain ? "drained" : "paused")} by {who}.", cancellationToken);
        foreach (RoleRecord role in roles.OrderByDescending(role => role.Priority).ThenBy(role => role.Name, StringComparer.OrdinalIgnoreCase))
        {
            await TryAskAsync(session, role, new MoveRoleRequest { Node = request.TargetNode }, who, isDrain: true, request.ForceDrain, cancellationToken);
        }

        if (request.Drain)
        {
            // Only now: from here on a drain without open moves has ended.
            await session.Store.ChangeAsync(
                ClusterKeys.Node(node.Value.Name), ClusterJson.Default.NodeRecord,
                now => now is { IsPaused: true } ? now with { Drain = DrainStatus.InProgress } : now, cancellationToken);
        }
    }

    public async Task ResumeAsync(ClusterSession session, string name, ResumeNodeRequest request, string who, CancellationToken cancellationToken)
    {
        ClusterSight sight = session.Sight;
        Stored<NodeRecord> node = sight.Nodes.GetValueOrDefault(name) ?? throw ClusterDenials.NodeNotFound(name, sight);
        foreach (RoleMoveRecord move in sight.OpenMoves.Where(move => move.IsDrain && move.Source == node.Value.Name).ToArray())
        {
            await moves.CancelAsync(session, move, cancellationToken);
        }

        IReadOnlyList<string> drained = node.Value.Drained;
        await session.Store.ChangeAsync(
            ClusterKeys.Node(node.Value.Name), ClusterJson.Default.NodeRecord,
            now => now is null ? null : now with { IsPaused = false, Drain = DrainStatus.NotInitiated, Drained = [], Problem = null, Losses = [], QuarantinedUntil = null },
            cancellationToken);
        await log.WriteAsync(session, 0, $"{node.Value.Name} is resumed by {who}.", cancellationToken);
        if (request.Failback is FailbackType.Immediate)
        {
            await UntilSeenAsync(session, node.Value.Name, cancellationToken);
            foreach (RoleRecord role in drained.Select(session.Sight.FindRole).OfType<RoleRecord>().Where(role => session.Sight.Owners[role.Vm].Value.Owner != node.Value.Name))
            {
                await TryAskAsync(session, role, new MoveRoleRequest { Node = node.Value.Name }, who, isDrain: false, force: false, cancellationToken);
            }
        }
    }

    /// <summary>Notes, for this node, how far its drain is.</summary>
    public async Task LookAsync(ClusterSession session, CancellationToken cancellationToken)
    {
        ClusterSight sight = session.Sight;
        if (!session.IsCurrent || sight.Nodes.GetValueOrDefault(options.HostName)?.Value is not { Drain: DrainStatus.InProgress } node)
        {
            return;
        }

        if (sight.OpenMoves.Any(move => move.IsDrain && move.Source == options.HostName))
        {
            return;
        }

        RoleRecord[] left = RolesOn(sight, options.HostName);
        Problem? problem = left.Length == 0 ? null : LastProblemOf(sight, left[0]) ?? new Problem
        {
            Id = ProblemId.NoNodeForRole,
            Target = left[0].Name,
            Message = $"{string.Join(", ", left.Select(role => role.Name))} stayed on {options.HostName}.",
            Remedy = $"'godwit cluster move list' tells why; drain again, or save what cannot move live: godwit cluster node suspend {options.HostName} --drain --force",
        };
        try
        {
            await session.Store.ChangeAsync(
                ClusterKeys.Node(options.HostName), ClusterJson.Default.NodeRecord,
                now => now is { Drain: DrainStatus.InProgress } ? now with { Drain = problem is null ? DrainStatus.Completed : DrainStatus.Failed, Problem = problem } : now,
                cancellationToken);
            await log.WriteAsync(session, 0, problem is null ? $"{node.Name} is drained." : $"The drain of {node.Name} has ended: {problem.Message}", cancellationToken);
        }
        catch (EtcdException)
        {
            // At the next look.
        }
    }

    private static RoleRecord[] RolesOn(ClusterSight sight, string node) =>
        [.. sight.Roles.Values.Select(role => role.Value).Where(role => sight.Owners.GetValueOrDefault(role.Vm)?.Value.Owner == node)];

    private static Problem? LastProblemOf(ClusterSight sight, RoleRecord role) =>
        sight.Moves.Values.Select(move => move.Value).Where(move => move.Vm == role.Vm).MaxBy(move => move.AskedAt)?.Problem;

    /// <summary>A role that cannot go holds up no other.</summary>
    private async Task TryAskAsync(ClusterSession session, RoleRecord role, MoveRoleRequest request, string who, bool isDrain, bool force, CancellationToken cancellationToken)
    {
        for (int attempt = 0; attempt < 3; attempt++)
        {
            try
            {
                await moves.AskAsync(session, role, request, who, isDrain, cancellationToken, force);
                return;
            }
            catch (RefusedException refused) when (refused.Problem.Id is ProblemId.RoleOwnerChanged)
            {
                await Task.WhenAny(session.Changed, Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, cancellationToken));
            }
            catch (RefusedException refused)
            {
                await log.WriteAsync(session, 0, refused.Problem.Message, cancellationToken);
                return;
            }
        }
    }

    /// <summary>What follows is decided by what this node knows: it must know of the resumption.</summary>
    private static async Task UntilSeenAsync(ClusterSession session, string name, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5), TimeProvider.System);
        while (session.Sight.Nodes.GetValueOrDefault(name)?.Value.IsPaused is true && !patience.IsCancellationRequested)
        {
            await Task.WhenAny(session.Changed, Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, cancellationToken));
        }
    }
}
