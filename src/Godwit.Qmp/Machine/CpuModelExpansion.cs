namespace Godwit.Qmp;

/// <summary>What a processor model means.</summary>
public sealed record CpuModelExpansion
{
    public required CpuModel Model { get; init; }
}
