using Godwit.Contracts.Vms;

namespace Godwit.Contracts.Storage;

/// <summary>Changes the virtual size, as Resize-VHD does.</summary>
public sealed record ResizeVirtualHardDiskRequest
{
    /// <summary>Absolute path on the host.</summary>
    public required string Path { get; init; }

    /// <summary>Null: what a virtual machine says that has it, else what its name ends in.</summary>
    public DiskFormat? Format { get; init; }

    /// <summary>The new virtual size in bytes, a multiple of 512.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>Without it a smaller size is refused: what lies behind it is lost.</summary>
    public bool AllowShrink { get; init; }
}
