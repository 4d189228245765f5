namespace Godwit.Host.Cluster.Placement;

/// <summary>What is known of a node. Ages are by the asker's own clock.</summary>
internal sealed record NodeFacts
{
    public required string Name { get; init; }

    /// <summary>Its guardian's lease is in force: its guests run by right.</summary>
    public required bool LeaseAlive { get; init; }

    /// <summary>Its daemon is heard.</summary>
    public required bool DaemonAlive { get; init; }

    /// <summary>Since its lease is gone it was proven that it runs no clustered guest any more.</summary>
    public bool Fenced { get; init; }

    /// <summary>Since its lease was seen to be gone; null while it is in force or when nobody saw it.</summary>
    public TimeSpan? LostFor { get; init; }

    /// <summary>An administrator paused it.</summary>
    public bool PauseWanted { get; init; }

    /// <summary>Its roles are being moved away.</summary>
    public bool DrainRuns { get; init; }

    /// <summary>How long ago its lease was lost, each time. An orderly leave is no loss. In any order; old ones do no harm.</summary>
    public IReadOnlyList<TimeSpan> Losses { get; init; } = [];

    /// <summary>How long ago an administrator last cleared its quarantine: older losses are forgiven.</summary>
    public TimeSpan? ClearedAgo { get; init; }
}
