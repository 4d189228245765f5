using Godwit.Contracts.Vms;

namespace Godwit.Host.Storage;

/// <summary>What qemu-img says about a disk image.</summary>
internal sealed record ImageInfo
{
    public required DiskFormat Format { get; init; }

    /// <summary>Size in bytes as the guest sees it.</summary>
    public required long VirtualSizeBytes { get; init; }

    /// <summary>Bytes it occupies on the host.</summary>
    public required long AllocatedBytes { get; init; }

    /// <summary>Another file that it cannot be read without (backing or external data file), as its header names it.</summary>
    public string? DependsOn { get; init; }
}
