using Godwit.Contracts.Vms;

namespace Godwit.Contracts.Storage;

/// <summary>Makes a virtual hard disk, as New-VHD does.</summary>
public sealed record CreateVirtualHardDiskRequest
{
    /// <summary>Absolute path of the new file.</summary>
    public required string Path { get; init; }

    /// <summary>Null is what the name ends in (.vhdx, .vhd, .qcow2, .raw, .img).</summary>
    public DiskFormat? Format { get; init; }

    /// <summary>Null is Dynamic, or Differencing with a parent. Only qcow2 can be Differencing.</summary>
    public VhdType? VhdType { get; init; }

    /// <summary>Virtual size in bytes, a multiple of 512; null only with a parent, whose size it then has.</summary>
    public long? SizeBytes { get; init; }

    /// <summary>The file that a differencing disk rests on.</summary>
    public string? ParentPath { get; init; }

    /// <summary>The parent's format; null is what its name ends in.</summary>
    public DiskFormat? ParentFormat { get; init; }

    /// <summary>Unit of growth: qcow2 64K (512 to 2M), VHDX (1M to 256M); a power of 2. Null is the default of the format.</summary>
    public long? BlockSizeBytes { get; init; }
}
