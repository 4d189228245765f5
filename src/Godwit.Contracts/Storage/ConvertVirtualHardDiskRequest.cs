using Godwit.Contracts.Vms;

namespace Godwit.Contracts.Storage;

/// <summary>Copies a virtual hard disk into another format or type, as Convert-VHD does. Its chain becomes one file.</summary>
public sealed record ConvertVirtualHardDiskRequest
{
    /// <summary>Absolute path of the source.</summary>
    public required string Path { get; init; }

    /// <summary>Null: what a virtual machine says that has it, else what its name ends in.</summary>
    public DiskFormat? Format { get; init; }

    /// <summary>Absolute path of the new file.</summary>
    public required string DestinationPath { get; init; }

    /// <summary>Null is what the name ends in.</summary>
    public DiskFormat? DestinationFormat { get; init; }

    /// <summary>Fixed or Dynamic; null is Dynamic.</summary>
    public VhdType? VhdType { get; init; }

    /// <summary>Null is the default of the format.</summary>
    public long? BlockSizeBytes { get; init; }

    /// <summary>Deletes the source file at the end; its parents stay.</summary>
    public bool DeleteSource { get; init; }
}
