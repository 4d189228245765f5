namespace Godwit.Contracts.Vms;

/// <summary>Set-VM: what is null stays as it is.</summary>
public sealed record SetVmRequest
{
    /// <summary>Which checkpoints it makes from now on.</summary>
    public CheckpointType? CheckpointType { get; init; }

    /// <summary>Folder for the memory of checkpoints that are made from now on; "" is the folder of vm.json.</summary>
    public string? CheckpointFolder { get; init; }

    /// <summary>Folder for its smart paging file from its next start on; "" is the folder of vm.json.</summary>
    public string? SmartPagingFolder { get; init; }

    /// <summary>Of a machine of generation 2 that is off.</summary>
    public bool? SecureBoot { get; init; }

    /// <summary>Makes the firmware's variables anew, with these keys; what the guest stored in them is lost. The machine is off.</summary>
    public SecureBootTemplate? SecureBootTemplate { get; init; }

    /// <summary>A virtual TPM for a machine of generation 2 that is off; false takes it away, with everything that it keeps.</summary>
    public bool? Tpm { get; init; }

    /// <summary>QEMU's processor model of a machine that is off; not while compatibility for migration chooses it.</summary>
    public string? CpuModel { get; init; }

    /// <summary>Of a machine that is off. True chooses the model anew also where it is enabled already.</summary>
    public bool? CompatibilityForMigrationEnabled { get; init; }

    /// <summary>Enables it, too. Null is the mode that it has, or MinimumFeatureSet.</summary>
    public CompatibilityForMigrationMode? CompatibilityForMigrationMode { get; init; }
}
