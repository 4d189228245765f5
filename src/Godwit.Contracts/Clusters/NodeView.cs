using Godwit.Contracts.Problems;

namespace Godwit.Contracts.Clusters;

/// <summary>A node of a failover cluster, or its witness.</summary>
public sealed record NodeView
{
    public required string Name { get; init; }

    public required NodeState State { get; init; }

    /// <summary>Since when; null when nobody knows.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>It has a vote and never runs virtual machines.</summary>
    public required bool IsWitness { get; init; }

    /// <summary>It has a member of the cluster's memory, which is a vote.</summary>
    public required bool HasVote { get; init; }

    public required bool IsLeader { get; init; }

    public required DrainStatus Drain { get; init; }

    /// <summary>Roles that it owns.</summary>
    public required int RoleCount { get; init; }

    /// <summary>Null while nothing is heard of it.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>What guests can still have; null while nothing is heard of it.</summary>
    public long? MemoryFreeBytes { get; init; }

    /// <summary>"rack1"; null for a fault domain of its own.</summary>
    public string? FaultDomain { get; init; }

    /// <summary>"fence_ipmilan"; null where the guardian ends the guests.</summary>
    public string? FenceAgent { get; init; }

    /// <summary>"softdog"; null without a watchdog.</summary>
    public string? Watchdog { get; init; }

    public Problem? Problem { get; init; }
}
