using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;

namespace Godwit.Contracts.Storage;

/// <summary>A virtual hard disk file as its host sees it, as Get-VHD shows one.</summary>
public sealed record VirtualHardDiskView
{
    public required string Path { get; init; }

    public required DiskFormat VhdFormat { get; init; }

    public required VhdType VhdType { get; init; }

    /// <summary>Virtual size in bytes, as a guest sees it.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>Length of the file in bytes, its holes included.</summary>
    public required long FileSizeBytes { get; init; }

    /// <summary>Bytes it occupies on the host; sparse parts do not count.</summary>
    public required long AllocatedBytes { get; init; }

    /// <summary>Unit in which the file grows, in bytes; null where the format has none.</summary>
    public long? BlockSizeBytes { get; init; }

    public required int LogicalSectorSizeBytes { get; init; }

    public required int PhysicalSectorSizeBytes { get; init; }

    /// <summary>The disk's own id; VHDX and VHD have one.</summary>
    public Guid? DiskIdentifier { get; init; }

    /// <summary>The file that a differencing disk rests on.</summary>
    public string? ParentPath { get; init; }

    /// <summary>The parent, its parent, and so on to the base; as far as they could be read.</summary>
    public required IReadOnlyList<VirtualHardDiskParent> Parents { get; init; }

    /// <summary>Disks known to rest on this one: those of virtual machines, and those in the same folder.</summary>
    public required IReadOnlyList<string> ChildPaths { get; init; }

    /// <summary>It belongs to a virtual machine of this host.</summary>
    public required bool Attached { get; init; }

    /// <summary>The virtual machine's name.</summary>
    public string? VmName { get; init; }

    /// <summary>It was not closed properly, or is open just now.</summary>
    public required bool IsDirty { get; init; }

    /// <summary>Its own header says that it is damaged.</summary>
    public required bool IsCorrupt { get; init; }

    /// <summary>What is wrong with its chain; null when nothing is.</summary>
    public Problem? Problem { get; init; }
}
