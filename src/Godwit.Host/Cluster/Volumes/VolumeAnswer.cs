namespace Godwit.Host.Cluster.Volumes;

/// <summary>What a node finds at a path.</summary>
internal sealed record VolumeAnswer
{
    /// <summary>Null when there is nothing.</summary>
    public string? FileSystem { get; init; }

    public string? Words { get; init; }

    /// <summary>True is bad: the asking node holds it locked.</summary>
    public bool CouldLock { get; init; }

    public string? Failure { get; init; }
}
