using Godwit.Contracts.Clusters;
using Godwit.Contracts.Problems;
using Godwit.Host.Cluster.Leading;
using Godwit.Host.Cluster.Placement;

namespace Godwit.Host.Cluster.Validation;

/// <summary>Whether the other nodes have room for the roles of any one that dies: the very plan that would be made then.</summary>
internal sealed class CapacityTests(TimeProvider time)
{
    public IReadOnlyList<ValidationFinding> Run(ClusterSession session)
    {
        IReadOnlyList<PlacementNode> nodes = PlacementFacts.NodesOf(session.Sight, time);
        IReadOnlyList<PlacementRole> roles = PlacementFacts.RolesOf(session.Sight);
        return [.. nodes.Where(node => roles.Any(role => role.Owner == node.Name)).Select(node => Lose(node.Name, nodes, roles))];
    }

    private static ValidationFinding Lose(string node, IReadOnlyList<PlacementNode> nodes, IReadOnlyList<PlacementRole> roles)
    {
        FailoverPlan plan = FailoverPlan.Of([node], nodes, roles);
        return SystemTests.Passed(
            "Capacity", $"if {node} died", $"{plan.Steps.Count} of {plan.Steps.Count + plan.Unplaced.Count} roles would find another node") with
        {
            IsWarning = true,
            Problem = plan.Unplaced.Count == 0 ? null : SystemTests.Problem(
                ProblemId.NoNodeForRole, node, string.Join(" ", plan.Unplaced.Take(3).Select(choice => choice.Message)),
                "Add memory or a node, or widen the roles' possible owners."),
        };
    }
}
