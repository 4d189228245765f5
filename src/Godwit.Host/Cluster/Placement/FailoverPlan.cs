using Godwit.Contracts.Clusters;

namespace Godwit.Host.Cluster.Placement;

/// <summary>Where the roles of lost nodes go.</summary>
internal sealed record FailoverPlan
{
    /// <summary>In the order in which they are to be started: by priority, the biggest first within one; those that stay off last.</summary>
    public required IReadOnlyList<FailoverStep> Steps { get; init; }

    /// <summary>In the same order, with what speaks against every node. They are tried again when there is more memory.</summary>
    public required IReadOnlyList<NodeChoice> Unplaced { get; init; }

    /// <param name="lost">Names of nodes that are fenced, whatever their state says.</param>
    /// <param name="nodes">All nodes of the cluster.</param>
    /// <param name="roles">All roles of the cluster.</param>
    /// <param name="rules">How strictly.</param>
    public static FailoverPlan Of(
        IReadOnlyList<string> lost, IReadOnlyList<PlacementNode> nodes, IReadOnlyList<PlacementRole> roles, PlacementRules? rules = null)
    {
        HashSet<string> gone = new(lost, StringComparer.OrdinalIgnoreCase);
        List<PlacementRole> homeless = [.. roles.Where(role => role.Owner is { } owner && gone.Contains(owner))];
        homeless.Sort(FailoverOrder.Compare);
        PlacementRules even = (rules ?? PlacementRules.Default) with { MustLeave = false };
        FailoverPlan spread = Of(homeless, nodes, roles, gone, even);

        // Evenly filled nodes may have no room left for a big one where tightly filled ones have: memory is short, so try that too.
        return spread.Unplaced.Count == 0 ? spread : BetterOf(spread, Of(homeless, nodes, roles, gone, even with { Pack = true }));
    }

    private static FailoverPlan Of(
        List<PlacementRole> homeless, IReadOnlyList<PlacementNode> nodes, IReadOnlyList<PlacementRole> roles, HashSet<string> gone, PlacementRules rules)
    {
        PlacementBoard board = new(nodes, roles, rules, gone);
        List<FailoverStep> steps = [];
        List<NodeChoice> unplaced = [];
        foreach (PlacementRole role in homeless)
        {
            bool starts = FailoverOrder.Starts(role);
            PlacementRole placed = starts == role.DesiredRunning ? role : role with { DesiredRunning = false };
            NodeChoice choice = board.Choose(placed);
            if (choice.Node is { } node)
            {
                board.Put(placed, node);
                steps.Add(new FailoverStep { Role = role, From = role.Owner!, To = node, Starts = starts, Compromise = choice.Compromise });
            }
            else
            {
                unplaced.Add(choice with { Role = role, Refusals = board.RefusalsOf(placed) });
            }
        }

        return new FailoverPlan { Steps = steps, Unplaced = unplaced };
    }

    /// <summary>The one that leaves fewer of the highest priority in which they differ without a place.</summary>
    private static FailoverPlan BetterOf(FailoverPlan one, FailoverPlan other)
    {
        foreach (RolePriority priority in (ReadOnlySpan<RolePriority>)[RolePriority.High, RolePriority.Medium, RolePriority.Low, RolePriority.NoAutoStart])
        {
            int difference = Count(one, priority) - Count(other, priority);
            if (difference != 0)
            {
                return difference < 0 ? one : other;
            }
        }

        return one;
    }

    private static int Count(FailoverPlan plan, RolePriority priority) => plan.Unplaced.Count(choice => choice.Role.Priority == priority);
}
