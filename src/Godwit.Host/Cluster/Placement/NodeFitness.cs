using Godwit.Contracts.Clusters;

namespace Godwit.Host.Cluster.Placement;

/// <summary>Small questions about a node that every choice asks.</summary>
internal static class NodeFitness
{
    /// <summary>Why a node in this state takes no roles; null when it does.</summary>
    public static RefusalReason? Of(NodeState state) => state switch
    {
        NodeState.Up => null,
        NodeState.Down => RefusalReason.Down,
        NodeState.Paused => RefusalReason.Paused,
        NodeState.Draining => RefusalReason.Draining,
        NodeState.Isolated => RefusalReason.Isolated,
        NodeState.Quarantined => RefusalReason.Quarantined,
    };

    public static bool IsSame(string? one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    /// <summary>A node's place in a list, from 0; null when it is not in it. Such lists have a handful of names.</summary>
    public static int? RankIn(IReadOnlyList<string> owners, string node)
    {
        for (int i = 0; i < owners.Count; i++)
        {
            if (IsSame(owners[i], node))
            {
                return i;
            }
        }

        return null;
    }
}
