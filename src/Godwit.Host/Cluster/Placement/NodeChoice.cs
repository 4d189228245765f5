namespace Godwit.Host.Cluster.Placement;

/// <summary>Where a role is to go, or why nowhere.</summary>
internal sealed record NodeChoice
{
    public required PlacementRole Role { get; init; }

    /// <summary>Null when no node can take it.</summary>
    public required string? Node { get; init; }

    /// <summary>What the choice could not honour ("web2 runs beside 1 other role of 'web'"); null when nothing.</summary>
    public string? Compromise { get; init; }

    /// <summary>Every node that cannot take it, by name.</summary>
    public required IReadOnlyList<NodeRefusal> Refusals { get; init; }

    /// <summary>All of the refusals for a person; empty when there is a place.</summary>
    public string Message => Node is not null ? ""
        : Refusals.Count == 0 ? $"{Role.Name} finds no place: the cluster has no node."
        : $"{Role.Name} finds no place: {string.Join(" ", Refusals.Select(refusal => refusal.Message))}";
}
