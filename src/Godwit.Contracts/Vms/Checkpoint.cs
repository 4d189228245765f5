namespace Godwit.Contracts.Vms;

/// <summary>
/// A VM as it was: its configuration with the disks frozen, and the memory if it ran. Checkpoints form a tree; the images of a
/// checkpoint are layers below those of its children and of the VM's present.
/// </summary>
public sealed record Checkpoint
{
    public required CheckpointId Id { get; init; }

    /// <summary>Not necessarily unique; by default the VM's name and the time.</summary>
    public required string Name { get; init; }

    /// <summary>The checkpoint it was made on top of; null for a root.</summary>
    public CheckpointId? ParentId { get; init; }

    public required CheckpointKind Kind { get; init; }

    public required DateTimeOffset CreationTime { get; init; }

    /// <summary>The VM's configuration then, without checkpoints. Its disks are frozen: a VM that goes back gets new images above them.</summary>
    public required VmConfiguration Configuration { get; init; }

    /// <summary>What its disks are if they were kept alone while the guest ran; null with memory, and of a VM that was off.</summary>
    public CheckpointConsistency? Consistency { get; init; }

    /// <summary>True for one that an export makes for itself and takes away at its end; null for a user's.</summary>
    public bool? ForExport { get; init; }

    /// <summary>Absolute path of the memory and device state; null for a checkpoint without.</summary>
    public string? MemoryPath { get; init; }
}
