namespace Godwit.Host.Cluster.Volumes;

/// <summary>Asks another node what it finds at a path.</summary>
internal sealed record VolumeQuestion
{
    public required string Path { get; init; }

    public required string FileSystem { get; init; }
}
