namespace Godwit.Contracts.Vms;

/// <summary>A frozen image below a virtual hard disk: nobody writes to it, and the image above holds what differs.</summary>
public sealed record DiskLayer
{
    /// <summary>Absolute path on the host that owns the VM.</summary>
    public required string Path { get; init; }

    public required DiskFormat Format { get; init; }

    /// <summary>QEMU's name for it ("disk0"); unique within the VM.</summary>
    public required string NodeName { get; init; }
}
