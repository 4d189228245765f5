namespace Godwit.Contracts.Vms;

/// <summary>A virtual hard disk of a VM: a file on the owning host, at a fixed place on the guest's PCI bus.</summary>
public sealed record VirtualHardDisk
{
    /// <summary>Stable device id, unique within the VM ("disk0"). QEMU's node and device names are made of it.</summary>
    public required string Id { get; init; }

    /// <summary>Absolute path on the host that owns the VM.</summary>
    public required string Path { get; init; }

    public required DiskFormat Format { get; init; }

    /// <summary>Virtual size in bytes, as the guest sees it.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>
    /// PCI slot on bus pcie.0, 0x04 and up; 0 for a disk that sits in a hot-plug port. It travels with the VM: QEMU matches
    /// devices by address.
    /// </summary>
    public required int PciSlot { get; init; }

    /// <summary>The hot-plug port it sits in, from 0; null for one that sits on pcie.0.</summary>
    public int? HotPlugPort { get; init; }
}
