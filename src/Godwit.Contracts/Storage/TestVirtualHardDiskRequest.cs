using Godwit.Contracts.Vms;

namespace Godwit.Contracts.Storage;

/// <summary>Checks a virtual hard disk and its chain, as Test-VHD does.</summary>
public sealed record TestVirtualHardDiskRequest
{
    /// <summary>Absolute path on the host.</summary>
    public required string Path { get; init; }

    /// <summary>Null: what a virtual machine says that has it, else what its name ends in.</summary>
    public DiskFormat? Format { get; init; }
}
