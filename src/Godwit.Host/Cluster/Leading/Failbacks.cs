using Godwit.Contracts.Clusters;
using Godwit.Host.Cluster.Moves;
using Godwit.Host.Cluster.Placement;
using Godwit.Host.Cluster.Records;

namespace Godwit.Host.Cluster.Leading;

/// <summary>Lets roles go back to where they belong, as each one's policy says.</summary>
internal sealed class Failbacks(RoleMoves moves, TimeProvider time)
{
    public async Task RunAsync(LeaderTerm term)
    {
        ClusterSight sight = term.Sight;
        FailbackCandidate[] candidates =
        [
            .. sight.Roles.Values
                .Where(role => role.Value.Failback is not FailbackPolicy.Prevent && sight.Owners.ContainsKey(role.Value.Vm) && sight.MoveOf(role.Value.Vm) is null)
                .Select(role => new FailbackCandidate(
                    PlacementFacts.RoleOf(role.Value, sight.Owners[role.Value.Vm].Value), RuleOf(role.Value), DrainedFrom: null)),
        ];
        if (candidates.Length == 0)
        {
            return;
        }

        int hour = time.GetLocalNow().Hour;
        foreach (FailbackMove move in FailbackVerdict.Of(candidates, PlacementFacts.NodesOf(sight, time), hour))
        {
            await moves.AskAsync(
                term.Session, sight.Roles[move.Role.Id].Value, new MoveRoleRequest { Node = move.To }, "the cluster, failback", isDrain: false, term.Ended);
        }
    }

    private static FailbackRule RuleOf(RoleRecord role) => new(role.Failback, role.FailbackWindowStart ?? 0, role.FailbackWindowEnd ?? 0);
}
