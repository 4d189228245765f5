namespace Godwit.Contracts.Checkpoints;

/// <summary>Checkpoint-VM.</summary>
public sealed record CreateCheckpointRequest
{
    /// <summary>Null is the VM's name and the time.</summary>
    public string? Name { get; init; }
}
