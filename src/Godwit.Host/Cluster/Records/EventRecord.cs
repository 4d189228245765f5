namespace Godwit.Host.Cluster.Records;

/// <summary>A line of the cluster's log.</summary>
internal sealed record EventRecord
{
    public required DateTimeOffset At { get; init; }

    public required string Node { get; init; }

    public required int EventId { get; init; }

    public required string Message { get; init; }
}
