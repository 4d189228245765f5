using Godwit.Contracts.Problems;

namespace Godwit.Host.Cluster.Records;

/// <summary>A cluster shared volume as one node has it.</summary>
internal sealed record VolumeSight
{
    public long? FreeBytes { get; init; }

    /// <summary>Null while it is there.</summary>
    public Problem? Problem { get; init; }
}
