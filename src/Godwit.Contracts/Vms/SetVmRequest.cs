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
}
