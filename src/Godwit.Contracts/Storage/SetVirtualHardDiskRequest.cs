using Godwit.Contracts.Vms;

namespace Godwit.Contracts.Storage;

/// <summary>Connects a differencing disk with its parent again, as Set-VHD does.</summary>
public sealed record SetVirtualHardDiskRequest
{
    /// <summary>Absolute path on the host.</summary>
    public required string Path { get; init; }

    /// <summary>Null: what a virtual machine says that has it, else what its name ends in.</summary>
    public DiskFormat? Format { get; init; }

    /// <summary>Absolute path of the parent.</summary>
    public required string ParentPath { get; init; }

    /// <summary>Null is what its name ends in.</summary>
    public DiskFormat? ParentFormat { get; init; }

    /// <summary>Takes the parent even if it is not what it was when the disk was made.</summary>
    public bool IgnoreIdMismatch { get; init; }
}
