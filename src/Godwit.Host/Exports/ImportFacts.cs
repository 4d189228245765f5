using Godwit.Contracts.Compatibility;
using Godwit.Host.Processors;

namespace Godwit.Host.Exports;

/// <summary>What this host knows of itself, and of the files, that decides whether a VM can be imported.</summary>
internal sealed record ImportFacts
{
    public required string HostName { get; init; }

    public required string Accelerator { get; init; }

    public required string QemuVersion { get; init; }

    public required IReadOnlySet<string> MachineTypes { get; init; }

    public required IReadOnlySet<string> CpuModels { get; init; }

    /// <summary>What its processor can give; null when QEMU has not said.</summary>
    public ProcessorAbilities? Processor { get; init; }

    public required IReadOnlySet<string> SwitchNames { get; init; }

    public required bool NameTaken { get; init; }

    /// <summary>Name of the VM of this host that has the id; null when none has.</summary>
    public required string? IdOwner { get; init; }

    /// <summary>Addresses that adapters of this host's VMs have.</summary>
    public required IReadOnlySet<string> MacAddresses { get; init; }

    /// <summary>What the files and folders say.</summary>
    public required IReadOnlyList<Incompatibility> Files { get; init; }
}
