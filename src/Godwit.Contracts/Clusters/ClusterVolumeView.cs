namespace Godwit.Contracts.Clusters;

/// <summary>A cluster shared volume: storage that every node has under the same path.</summary>
public sealed record ClusterVolumeView
{
    public required string Name { get; init; }

    /// <summary>"/srv/clusterstorage/volume1", or the UNC path of a share.</summary>
    public required string Path { get; init; }

    /// <summary>As mount(8) names it ("ocfs2", "nfs4", "cifs").</summary>
    public required string FileSystem { get; init; }

    public required IReadOnlyList<ClusterVolumeNode> Nodes { get; init; }
}
