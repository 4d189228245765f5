namespace Godwit.Host.Cluster.Placement;

/// <summary>
/// The best node for one role: its preferred owners in their order, then where it breaks no wish (together, apart, in another fault
/// domain), then where most memory stays free, then where the processors are least busy. Equal ones by name, so that everybody who
/// asks gets the same answer.
/// </summary>
internal static class BestNode
{
    /// <param name="role">Which role; it may be among the others.</param>
    /// <param name="nodes">All nodes of the cluster.</param>
    /// <param name="roles">All roles of the cluster: whose owners are known have a part in the rules.</param>
    /// <param name="rules">How strictly.</param>
    public static NodeChoice For(PlacementRole role, IReadOnlyList<PlacementNode> nodes, IReadOnlyList<PlacementRole> roles, PlacementRules? rules = null)
    {
        PlacementBoard board = new(nodes, roles.Where(other => other.Id != role.Id), rules ?? PlacementRules.Default);
        return board.Choose(role) with { Refusals = board.RefusalsOf(role) };
    }
}
