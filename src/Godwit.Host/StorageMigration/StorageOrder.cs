using Godwit.Contracts.Operations;
using Godwit.Contracts.Vms;
using Godwit.Host.Storage.Locks;
using Godwit.Host.Vms;

namespace Godwit.Host.StorageMigration;

/// <summary>What a storage migration is to do, durable before it begins: the VM with its old paths and with its new ones.</summary>
internal sealed record StorageOrder
{
    public required OperationId Id { get; init; }

    public required VmConfiguration Before { get; init; }

    public required string FolderBefore { get; init; }

    public required VmConfiguration After { get; init; }

    public required string FolderAfter { get; init; }

    /// <summary>Folders that it makes, outermost first.</summary>
    public required IReadOnlyList<string> CreatedFolders { get; init; }

    /// <summary>The old images stay where they are.</summary>
    public required bool RetainDisks { get; init; }

    /// <summary>What the journal said when it began.</summary>
    public required DesiredState Desired { get; init; }

    /// <summary>State of the TPM, if it moves.</summary>
    public (string From, string To)? MovingTpm() =>
        (Before.Tpm, After.Tpm) is ({ } from, { } to) && from.StatePath != to.StatePath ? (from.StatePath, to.StatePath) : null;

    /// <summary>Disks whose topmost image moves, and the firmware's variables, with where it is and where it goes.</summary>
    public IEnumerable<(VirtualHardDisk From, VirtualHardDisk To)> MovingDisks() =>
        VmFileSet.Written(Before).Zip(VmFileSet.Written(After)).Where(pair => pair.First.Path != pair.Second.Path);

    /// <summary>Disks of a running guest whose new image is empty when they begin to be mirrored.</summary>
    public IEnumerable<VirtualHardDisk> EmptyTwins() =>
        MovingDisks().Where(pair => (pair.From.Layers?.Count ?? 0) == (pair.To.Layers?.Count ?? 0)).Select(pair => pair.To);

    /// <summary>Files that exist only for this move, as long as the VM is at its old place.</summary>
    public IEnumerable<string> NewFiles() => VmFileSet.All(After, FolderAfter).Except(VmFileSet.All(Before, FolderBefore), StringComparer.Ordinal);

    /// <summary>Lock files that it had here, if it had some.</summary>
    public IEnumerable<string> LocksBefore() => LockPlan.LocksOf(Before, FolderBefore);

    /// <summary>Lock files that it has only there, where it gets some.</summary>
    public IEnumerable<string> NewLocks() => LockPlan.LocksOf(After, FolderAfter).Except(LocksBefore(), StringComparer.Ordinal);

    /// <summary>Lock files that it had only here, if it had some.</summary>
    public IEnumerable<string> OldLocks() => LocksBefore().Except(LockPlan.LocksOf(After, FolderAfter), StringComparer.Ordinal);

    /// <summary>Files that are of no use once the VM is at its new place.</summary>
    public IEnumerable<string> OldFiles()
    {
        IEnumerable<string> kept = VmFileSet.All(After, FolderAfter);
        return VmFileSet.All(Before, FolderBefore).Except(kept, StringComparer.Ordinal)
            .Except(RetainDisks ? VmFileSet.Images(Before).Select(image => image.Path) : [], StringComparer.Ordinal);
    }
}
