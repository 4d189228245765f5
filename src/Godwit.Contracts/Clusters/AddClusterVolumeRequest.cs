namespace Godwit.Contracts.Clusters;

/// <summary>Takes storage that every node has already, under the same path, on as a cluster shared volume.</summary>
public sealed record AddClusterVolumeRequest
{
    /// <summary>Letters, digits, dashes and dots.</summary>
    public required string Name { get; init; }

    /// <summary>A mount point or a folder below one; a UNC path of a share that all nodes have as a volume; null is /srv/clusterstorage/NAME.</summary>
    public string? Path { get; init; }
}
