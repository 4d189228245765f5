namespace Godwit.Contracts.Vms;

/// <summary>A virtual TPM 2.0. What it keeps is a file of the VM.</summary>
public sealed record TrustedPlatformModule
{
    /// <summary>
    /// Absolute path of its state on the owning host: "tpm2-00.permall" in a folder of its own, which belongs to the guest's
    /// user. In a checkpoint's configuration it is a copy, named as you like.
    /// </summary>
    public required string StatePath { get; init; }
}
