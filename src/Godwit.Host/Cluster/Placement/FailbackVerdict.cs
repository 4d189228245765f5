namespace Godwit.Host.Cluster.Placement;

/// <summary>Which roles go back now to where they belong: to the first preferred owner that can take them, else to where a drain took them from.</summary>
internal static class FailbackVerdict
{
    /// <param name="candidates">All roles of the cluster.</param>
    /// <param name="nodes">All nodes.</param>
    /// <param name="hour">Of the local day, 0 to 23.</param>
    /// <param name="rules">How strictly; what a role may not be placed by, it does not go home by either.</param>
    /// <returns>In the order in which they are to be moved: by priority, the biggest first.</returns>
    public static IReadOnlyList<FailbackMove> Of(
        IReadOnlyList<FailbackCandidate> candidates, IReadOnlyList<PlacementNode> nodes, int hour, PlacementRules? rules = null)
    {
        PlacementBoard board = new(nodes, candidates.Select(candidate => candidate.Role), (rules ?? PlacementRules.Default) with { MustLeave = true });
        List<FailbackMove> moves = [];
        foreach (FailbackCandidate candidate in candidates.Order(Comparer<FailbackCandidate>.Create((one, other) => FailoverOrder.Compare(one.Role, other.Role))))
        {
            PlacementRole role = candidate.Role;
            if (role.Owner is { } owner && candidate.Rule.IsOpen(hour) && Home(board, candidate, owner) is { } home)
            {
                // Its room at the old node is not given away again here: it is free only once the role has left.
                board.Put(role, home);
                moves.Add(new FailbackMove(role, owner, home));
            }
        }

        return moves;
    }

    private static string? Home(PlacementBoard board, FailbackCandidate candidate, string owner)
    {
        // Without preferred owners a role belongs where it was; with them, only better ones than the one that has it.
        IReadOnlyList<string> preferred = candidate.Role.PreferredOwners;
        IEnumerable<string> homes = preferred.Count > 0 ? preferred.TakeWhile(node => !NodeFitness.IsSame(node, owner))
            : candidate.DrainedFrom is { } from && !NodeFitness.IsSame(from, owner) ? [from]
            : [];
        return homes.FirstOrDefault(home => board.CanTake(candidate.Role, home));
    }
}
