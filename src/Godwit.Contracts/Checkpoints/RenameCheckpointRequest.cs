namespace Godwit.Contracts.Checkpoints;

/// <summary>Rename-VMSnapshot.</summary>
public sealed record RenameCheckpointRequest
{
    public required string NewName { get; init; }
}
