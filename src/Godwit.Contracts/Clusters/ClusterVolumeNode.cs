using Godwit.Contracts.Problems;

namespace Godwit.Contracts.Clusters;

/// <summary>A cluster shared volume as one node has it.</summary>
public sealed record ClusterVolumeNode
{
    public required string Node { get; init; }

    public required bool IsOnline { get; init; }

    /// <summary>Null while it is not known.</summary>
    public long? FreeBytes { get; init; }

    public Problem? Problem { get; init; }
}
