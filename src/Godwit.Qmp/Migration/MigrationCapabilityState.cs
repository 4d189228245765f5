namespace Godwit.Qmp;

/// <summary>A switch and its position.</summary>
public sealed record MigrationCapabilityState
{
    public required MigrationCapability Capability { get; init; }

    public required bool State { get; init; }
}
