using Godwit.Contracts.Vms;

namespace Godwit.Contracts.Storage;

/// <summary>Merges a differencing disk into its parent or further up, as Merge-VHD does. The disk and those between are deleted.</summary>
public sealed record MergeVirtualHardDiskRequest
{
    /// <summary>Absolute path on the host.</summary>
    public required string Path { get; init; }

    /// <summary>Null: what a virtual machine says that has it, else what its name ends in.</summary>
    public DiskFormat? Format { get; init; }

    /// <summary>The parent to merge into; null is the direct one.</summary>
    public string? DestinationPath { get; init; }
}
