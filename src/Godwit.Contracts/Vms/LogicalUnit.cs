namespace Godwit.Contracts.Vms;

/// <summary>
/// A unit of a storage network that a VM has as a disk. It is no file: in a move the connection goes and the data stays. Where it is
/// found is exactly one of <see cref="Iscsi"/> and <see cref="WorldWideName"/>; what it is, is what it said of itself when it was attached.
/// </summary>
public sealed record LogicalUnit
{
    /// <summary>Stable device id, unique within the VM ("lun0"). QEMU's node and device names are made of it.</summary>
    public required string Id { get; init; }

    /// <summary>PCI slot on bus pcie.0, 0x04 and up. It travels with the VM: QEMU matches devices by address.</summary>
    public required int PciSlot { get; init; }

    public IscsiAddress? Iscsi { get; init; }

    /// <summary>World wide name of a unit on Fibre Channel, 16 or 32 lower-case hexadecimal digits: hosts have it as /dev/disk/by-id/wwn-0x….</summary>
    public string? WorldWideName { get; init; }

    /// <summary>Its serial number (SCSI vital product data, page 0x80).</summary>
    public required string Serial { get; init; }

    /// <summary>Its identifier (SCSI vital product data, page 0x83) as the kernel writes it: "naa.6001405…", "eui.…", "t10.…".</summary>
    public required string Wwid { get; init; }

    /// <summary>Size in bytes when it was attached.</summary>
    public required long SizeBytes { get; init; }
}
