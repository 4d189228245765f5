using Godwit.Contracts.Vms;

namespace Godwit.Contracts.Storage;

/// <summary>Gives back the space that a virtual hard disk no longer needs, as Optimize-VHD does.</summary>
public sealed record CompactVirtualHardDiskRequest
{
    /// <summary>Absolute path on the host.</summary>
    public required string Path { get; init; }

    /// <summary>Null: what a virtual machine says that has it, else what its name ends in.</summary>
    public DiskFormat? Format { get; init; }
}
