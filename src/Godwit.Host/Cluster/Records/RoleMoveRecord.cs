using Godwit.Contracts.Clusters;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;

namespace Godwit.Host.Cluster.Records;

/// <summary>A planned move of a role. Its owner at the time carries it out.</summary>
internal sealed record RoleMoveRecord
{
    public required OperationId Id { get; init; }

    public required VmId Vm { get; init; }

    public required string Name { get; init; }

    public required VmMigrationType Type { get; init; }

    public required string Source { get; init; }

    /// <summary>As it was asked for; null is the best node when its turn comes.</summary>
    public string? Wanted { get; init; }

    /// <summary>As it was chosen.</summary>
    public string? Destination { get; init; }

    public required RoleMoveState State { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    public required string AskedBy { get; init; }

    public int Priority { get; init; }

    /// <summary>It belongs to the drain of its source.</summary>
    public bool IsDrain { get; init; }

    /// <summary>What cannot move live is saved for the way.</summary>
    public bool ForceDrain { get; init; }

    /// <summary>It ran when it was stopped for the way: the destination starts it.</summary>
    public bool StartsThere { get; init; }

    /// <summary>Somebody wants it to end.</summary>
    public bool IsCancelled { get; init; }

    public OperationId? Operation { get; init; }

    public TimeSpan? Blackout { get; init; }

    public Problem? Problem { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public bool IsOpen => State is RoleMoveState.Queued or RoleMoveState.Running;
}
