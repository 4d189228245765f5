using Godwit.Contracts.Clusters;

namespace Godwit.Host.Cluster.Placement;

/// <summary>A node, as far as the choice of a place goes.</summary>
internal sealed record PlacementNode
{
    public required string Name { get; init; }

    public required NodeState State { get; init; }

    /// <summary>All of its memory, bytes.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>What it can give to guests now, bytes: without those it runs, those on their way to it, and what the host keeps for itself.</summary>
    public required long MemoryFreeBytes { get; init; }

    public required int ProcessorCount { get; init; }

    /// <summary>Share of its processors in use, 0 to 1.</summary>
    public double ProcessorLoad { get; init; }

    /// <summary>The rack, or whatever else fails as one; null when nobody said.</summary>
    public string? FaultDomain { get; init; }

    /// <summary>Why it can take no roles although it is up ("hostb has lost the volume csv1"), as a sentence without its full stop; else null.</summary>
    public string? Unfit { get; init; }
}
