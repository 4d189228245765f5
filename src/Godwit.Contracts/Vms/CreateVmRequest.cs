namespace Godwit.Contracts.Vms;

/// <summary>Makes a virtual machine; it is Off afterwards.</summary>
public sealed record CreateVmRequest
{
    public required string Name { get; init; }

    /// <summary>1 to 64; null is 1.</summary>
    public int? ProcessorCount { get; init; }

    /// <summary>Bytes, a multiple of 1 MiB, at least 16 MiB.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Folder for vm.json and new disks; null is "NAME" in the host's default VM folder.</summary>
    public string? Folder { get; init; }

    public IReadOnlyList<NewDisk>? Disks { get; init; }

    public IReadOnlyList<NewNetworkAdapter>? NetworkAdapters { get; init; }

    public DirectBoot? DirectBoot { get; init; }

    /// <summary>1 has a BIOS, 2 has UEFI. Null is 1.</summary>
    public int? Generation { get; init; }

    /// <summary>Generation 2 only. Null is off.</summary>
    public bool? SecureBoot { get; init; }

    /// <summary>Whose keys the firmware knows. Null is MicrosoftUEFICertificateAuthority with secure boot, None without.</summary>
    public SecureBootTemplate? SecureBootTemplate { get; init; }

    /// <summary>Generation 2 only: a virtual TPM 2.0. Null is none.</summary>
    public bool? Tpm { get; init; }

    /// <summary>QEMU's processor model; null is the host's default.</summary>
    public string? CpuModel { get; init; }

    /// <summary>Null is false.</summary>
    public bool? CompatibilityForMigrationEnabled { get; init; }

    /// <summary>Enables it, too. Null is MinimumFeatureSet.</summary>
    public CompatibilityForMigrationMode? CompatibilityForMigrationMode { get; init; }

    public string? Notes { get; init; }

    /// <summary>Null is StartIfRunning.</summary>
    public StartAction? AutomaticStartAction { get; init; }
}
