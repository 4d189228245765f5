namespace Godwit.Host.Cluster.Guarding;

/// <summary>What the guardian tells the daemon, and the guardian that comes after it, in the run folder.</summary>
internal sealed record GuardianState
{
    public required string ClusterId { get; init; }

    /// <summary>Of the lease that proves this node's life; 0 while it has none.</summary>
    public required long Lease { get; init; }

    /// <summary>When the guests of roles are ended, by <see cref="BootClock"/> in nanoseconds. Each renewal puts it off.</summary>
    public required long EndsAt { get; init; }

    /// <summary>"softdog"; null without a watchdog.</summary>
    public string? Watchdog { get; init; }
}
