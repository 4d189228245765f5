using Godwit.Contracts.Clusters;
using Godwit.Contracts.Problems;

namespace Godwit.Host.Cluster.Records;

/// <summary>A node, whether it lives or not.</summary>
internal sealed record NodeRecord
{
    public required string Name { get; init; }

    public bool IsWitness { get; init; }

    /// <summary>"https://10.70.0.1:6602"; null for a node without a member.</summary>
    public string? ClientUrl { get; init; }

    /// <summary>The etcd member's id; 0 for a node without a member.</summary>
    public ulong Member { get; init; }

    public bool IsPaused { get; init; }

    public DrainStatus Drain { get; init; }

    /// <summary>What keeps its drain from ending.</summary>
    public Problem? Problem { get; init; }

    /// <summary>Roles that a drain took away, to come back when it is resumed.</summary>
    public IReadOnlyList<string> Drained { get; init; } = [];

    public string? FaultDomain { get; init; }

    public string? FenceAgent { get; init; }

    public IReadOnlyDictionary<string, string>? FenceParameters { get; init; }

    /// <summary>When it was lost, within the last day.</summary>
    public IReadOnlyList<DateTimeOffset> Losses { get; init; } = [];

    public DateTimeOffset? QuarantinedUntil { get; init; }

    /// <summary>When its life's end was seen; null while it lives.</summary>
    public DateTimeOffset? LostAt { get; init; }

    /// <summary>
    /// The lease of the last right of which it is certain that no guest runs under it any more: fenced, or its own guardian's time is over. A
    /// newer right makes that void; the leader that comes next goes on from here.
    /// </summary>
    public long FencedLease { get; init; }
}
