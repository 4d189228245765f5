namespace Godwit.Host.Cluster.Records;

/// <summary>A cluster shared volume.</summary>
internal sealed record VolumeRecord
{
    public required string Name { get; init; }

    /// <summary>The same on every node, as a local path.</summary>
    public required string Path { get; init; }

    public required string FileSystem { get; init; }
}
