namespace Godwit.Contracts.Moves;

/// <summary>Where the VM's files go: the three choices of Hyper-V's "Choose Move Options" page.</summary>
public sealed record MoveStorage
{
    public required MoveStorageKind Kind { get; init; }

    /// <summary>
    /// OnlyVirtualHardDisks: the folder for all of them. SingleLocation: one folder at the destination for everything.
    /// Null is the destination's default VM folder plus the VM's name.
    /// </summary>
    public string? Folder { get; init; }

    /// <summary>PerItem: folder for vm.json and the boot files; null keeps the path it has at the source.</summary>
    public string? ConfigurationFolder { get; init; }

    /// <summary>PerItem: folder for checkpoints; null keeps the path.</summary>
    public string? CheckpointFolder { get; init; }

    /// <summary>PerItem: folder for the smart paging file; null keeps the path.</summary>
    public string? SmartPagingFolder { get; init; }

    /// <summary>PerItem: disks that change their folder; a disk not named keeps its path.</summary>
    public IReadOnlyList<DiskPath>? Disks { get; init; }
}
