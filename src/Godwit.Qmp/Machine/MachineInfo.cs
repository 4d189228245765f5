namespace Godwit.Qmp;

/// <summary>A machine type.</summary>
public sealed record MachineInfo
{
    public required string Name { get; init; }

    public string? Alias { get; init; }

    public bool? IsDefault { get; init; }

    public required int CpuMax { get; init; }

    public required bool Deprecated { get; init; }

    public string? DefaultCpuType { get; init; }
}
