using Godwit.Contracts.Vms;

namespace Godwit.Contracts.Storage;

/// <summary>A file that a differencing disk rests on.</summary>
public sealed record VirtualHardDiskParent
{
    public required string Path { get; init; }

    public required DiskFormat VhdFormat { get; init; }

    public required VhdType VhdType { get; init; }

    /// <summary>Virtual size in bytes.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>Bytes it occupies on the host.</summary>
    public required long AllocatedBytes { get; init; }

    /// <summary>It was not closed properly.</summary>
    public required bool IsDirty { get; init; }

    /// <summary>Its own header says that it is damaged.</summary>
    public required bool IsCorrupt { get; init; }
}
