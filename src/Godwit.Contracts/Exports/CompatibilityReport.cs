using Godwit.Contracts.Vms;

namespace Godwit.Contracts.Exports;

/// <summary>What stands against an import, and what the machine would be like: Compare-VM's answer.</summary>
public sealed record CompatibilityReport
{
    /// <summary>The vm.json that was looked at.</summary>
    public required string Path { get; init; }

    /// <summary>The host that looked.</summary>
    public required string Destination { get; init; }

    /// <summary>Nothing but warnings speaks against it.</summary>
    public required bool IsCompatible { get; init; }

    /// <summary>Errors first.</summary>
    public required IReadOnlyList<Incompatibility> Incompatibilities { get; init; }

    /// <summary>Folder that vm.json would lie in.</summary>
    public required string Folder { get; init; }

    /// <summary>Saved, with its memory, or Off.</summary>
    public required VmState State { get; init; }

    /// <summary>The machine as it would be. New MAC addresses are given only when it is imported.</summary>
    public required VmConfiguration Vm { get; init; }
}
