namespace Godwit.Contracts.Checkpoints;

/// <summary>Restore-VMSnapshot. What the VM is now is lost unless a checkpoint is made of it first.</summary>
public sealed record RestoreCheckpointRequest
{
    /// <summary>A checkpoint of the present is made before; null is false.</summary>
    public bool? CheckpointFirst { get; init; }

    /// <summary>Starts the VM afterwards; null is false.</summary>
    public bool? Start { get; init; }
}
