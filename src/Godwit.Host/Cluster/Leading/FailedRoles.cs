using Godwit.Etcd;
using Godwit.Host.Cluster.Placement;
using Godwit.Host.Cluster.Records;
using Godwit.Host.Vms;

namespace Godwit.Host.Cluster.Leading;

/// <summary>Roles that their owner could not start: tried on another node, as often as their policy allows; then they stay failed.</summary>
internal sealed class FailedRoles(ClusterLog log, TimeProvider time)
{
    private readonly HashSet<string> _told = [];

    public async Task LookAsync(LeaderTerm term)
    {
        ClusterSight sight = term.Sight;
        foreach ((Contracts.Vms.VmId vm, Stored<OwnerRecord> owner) in sight.Owners.Where(owner => owner.Value.Value is { Failed: not null, Desired: DesiredState.Running }))
        {
            if (!sight.Roles.TryGetValue(vm, out Stored<RoleRecord>? role) || !sight.Alive.ContainsKey(owner.Value.Owner))
            {
                continue;
            }

            FailoverPolicy policy = FailoverPolicy.Default with
            {
                RestartThreshold = 0,
                FailoverThreshold = role.Value.FailoverThreshold,
                FailoverPeriod = TimeSpan.FromHours(role.Value.FailoverPeriodHours),
            };
            int nodes = sight.Nodes.Values.Count(node => !node.Value.IsWitness);
            FailoverBudget budget = FailoverBudget.Of(role.Value.Name, policy, nodes, [], owner.Value.Failovers, time.GetUtcNow());
            NodeChoice? choice = budget.Answer is FailureAnswer.FailOver
                ? BestNode.For(
                    PlacementFacts.RoleOf(role.Value, owner.Value), PlacementFacts.NodesOf(sight, time), PlacementFacts.RolesOf(sight),
                    PlacementRules.Default with { MustLeave = true })
                : null;
            if (choice is not { Node: { } node })
            {
                await TellOnceAsync(term, $"{vm} {owner.Value.Generation}", choice?.Message is { Length: > 0 } words ? words : budget.Message);
                continue;
            }

            if (await GiveAsync(term, vm, owner, node))
            {
                await log.WriteAsync(term.Session, 1637, $"{role.Value.Name} failed on {owner.Value.Owner} and is tried on {node}: {owner.Value.Failed!.Message}", term.Ended);
            }
        }
    }

    private async Task TellOnceAsync(LeaderTerm term, string about, string words)
    {
        if (_told.Add(about))
        {
            await log.WriteAsync(term.Session, 1254, words, term.Ended);
        }
    }

    private async Task<bool> GiveAsync(LeaderTerm term, Contracts.Vms.VmId vm, Stored<OwnerRecord> owner, string node)
    {
        OwnerRecord next = owner.Value with
        {
            Owner = node,
            Generation = owner.Value.Generation + 1,
            GivenBy = null,
            Failed = null,
            Failovers = [.. owner.Value.Failovers.TakeLast(99), time.GetUtcNow()],
        };
        return await term.Session.Client.CommitAsync(
            new EtcdTransaction
            {
                If = [term.Holds, new EtcdCompare.ModRevisionIs(ClusterKeys.Owner(vm), owner.Revision), new EtcdCompare.Exists(ClusterKeys.Life(node))],
                Then = [new EtcdOperation.Put(ClusterKeys.Owner(vm), ClusterSight.Write(next, ClusterJson.Default.OwnerRecord))],
            },
            term.Ended) is EtcdCommit.Succeeded;
    }
}
