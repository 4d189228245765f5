namespace Godwit.Contracts.Clusters;

/// <summary>A line of the cluster's log.</summary>
public sealed record ClusterEventView
{
    public required DateTimeOffset At { get; init; }

    /// <summary>Who wrote it.</summary>
    public required string Node { get; init; }

    /// <summary>Failover Clustering's number where there is one (1135: a node was removed; 1069: a role failed); else 0.</summary>
    public required int EventId { get; init; }

    public required string Message { get; init; }
}
