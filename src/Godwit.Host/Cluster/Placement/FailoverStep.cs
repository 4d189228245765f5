namespace Godwit.Host.Cluster.Placement;

/// <summary>One role of a lost node and its new owner.</summary>
internal sealed record FailoverStep
{
    public required PlacementRole Role { get; init; }

    /// <summary>The lost node.</summary>
    public required string From { get; init; }

    public required string To { get; init; }

    /// <summary>It is started there. Otherwise it only gets its owner: it was off or saved, or its priority is NoAutoStart.</summary>
    public required bool Starts { get; init; }

    /// <summary>What the choice could not honour; null when nothing.</summary>
    public required string? Compromise { get; init; }
}
