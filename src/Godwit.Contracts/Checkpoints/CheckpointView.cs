using Godwit.Contracts.Vms;

namespace Godwit.Contracts.Checkpoints;

/// <summary>A checkpoint as it is shown. A list of them has parents before their children.</summary>
public sealed record CheckpointView
{
    public required CheckpointId Id { get; init; }

    public required string Name { get; init; }

    /// <summary>The checkpoint it was made on top of; null for a root.</summary>
    public CheckpointId? ParentId { get; init; }

    public required CheckpointKind Kind { get; init; }

    /// <summary>What its disks are if they were kept alone while the guest ran; null with memory, and of a VM that was off.</summary>
    public CheckpointConsistency? Consistency { get; init; }

    public required DateTimeOffset CreationTime { get; init; }

    /// <summary>Whether the VM that goes back to it goes on where it was, instead of being off.</summary>
    public required bool HasMemory { get; init; }

    /// <summary>Whether the VM's present stands on it.</summary>
    public required bool IsCurrent { get; init; }

    /// <summary>What its memory file occupies, in bytes.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>What the frozen image of each disk occupies, in bytes, by disk id; without those below, which are other checkpoints'.</summary>
    public required IReadOnlyDictionary<string, long> DiskBytes { get; init; }
}
