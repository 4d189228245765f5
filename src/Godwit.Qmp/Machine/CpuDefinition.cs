namespace Godwit.Qmp;

/// <summary>A processor model.</summary>
public sealed record CpuDefinition
{
    public required string Name { get; init; }

    public required string Typename { get; init; }

    /// <summary>Whether it is the same in every version of QEMU.</summary>
    public required bool Static { get; init; }

    public bool? MigrationSafe { get; init; }

    public string? AliasOf { get; init; }

    public required bool Deprecated { get; init; }

    /// <summary>What this host lacks to run it; empty when it can, null when QEMU does not know.</summary>
    public IReadOnlyList<string>? UnavailableFeatures { get; init; }
}
