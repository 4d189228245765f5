namespace Godwit.Host.Cluster.Placement;

/// <summary>Why one node cannot take a role.</summary>
internal sealed record NodeRefusal
{
    public required string Node { get; init; }

    public required RefusalReason Reason { get; init; }

    /// <summary>A sentence that names the node and the cause.</summary>
    public required string Message { get; init; }
}
