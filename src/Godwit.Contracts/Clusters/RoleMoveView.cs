using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;

namespace Godwit.Contracts.Clusters;

/// <summary>A planned move of a role between nodes, as the cluster remembers it: any node may die and it is still known.</summary>
public sealed record RoleMoveView
{
    public required OperationId Id { get; init; }

    public required VmId VmId { get; init; }

    public required string VmName { get; init; }

    public required VmMigrationType Type { get; init; }

    public required string SourceNode { get; init; }

    /// <summary>Null while the best node is not chosen yet.</summary>
    public string? DestinationNode { get; init; }

    public required RoleMoveState State { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    public required string AskedBy { get; init; }

    /// <summary>The operation at the source node that carries it out.</summary>
    public OperationId? Operation { get; init; }

    /// <summary>How long the guest stood still, once it has moved.</summary>
    public TimeSpan? Blackout { get; init; }

    public Problem? Problem { get; init; }
}
