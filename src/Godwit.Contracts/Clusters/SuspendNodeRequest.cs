namespace Godwit.Contracts.Clusters;

/// <summary>Pauses a node: it takes no more roles.</summary>
public sealed record SuspendNodeRequest
{
    /// <summary>True moves its roles to other nodes.</summary>
    public bool Drain { get; init; }

    /// <summary>Where to; null is the best node for each.</summary>
    public string? TargetNode { get; init; }

    /// <summary>True saves, moves and lets go on what cannot move live.</summary>
    public bool ForceDrain { get; init; }
}
