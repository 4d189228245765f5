namespace Godwit.Contracts.Vms;

/// <summary>
/// Boots a kernel without a boot loader on the disk. The two files are copied into the VM's configuration folder at
/// creation and travel with it: QEMU reads them again at every start and at every arrival.
/// </summary>
public sealed record DirectBoot
{
    /// <summary>Absolute path of the kernel on the owning host.</summary>
    public required string KernelPath { get; init; }

    /// <summary>Absolute path of the initial RAM disk, if there is one.</summary>
    public string? InitialRamDiskPath { get; init; }

    public string? CommandLine { get; init; }
}
