using Godwit.Contracts.Vms;

namespace Godwit.Host.StorageMigration;

/// <summary>A file that nobody writes to while it is copied.</summary>
/// <param name="From">Where it is.</param>
/// <param name="To">Where it goes.</param>
/// <param name="Formats">Its format before and after, if it is an image that is to be converted.</param>
/// <param name="Below">The image below it afterwards, if it has one.</param>
internal sealed record RestingCopy(string From, string To, (DiskFormat Before, DiskFormat After)? Formats = null, DiskLayer? Below = null)
{
    /// <summary>Everything of an order that is not mirrored.</summary>
    /// <param name="order">The order.</param>
    /// <param name="running">A guest writes to its topmost images, which are then not at rest.</param>
    public static IReadOnlyList<RestingCopy> Of(StorageOrder order, bool running)
    {
        IReadOnlySet<string> written = running ? order.Before.Disks.Select(disk => disk.Path).ToHashSet(StringComparer.Ordinal) : new HashSet<string>();
        Dictionary<string, DiskLayer?> below = Vms.VmFileSet.Stacks(order.After).SelectMany(stack => stack.Zip(stack.Skip(1).Append(null)))
            .DistinctBy(pair => pair.First!.Path, StringComparer.Ordinal).ToDictionary(pair => pair.First!.Path, pair => pair.Second, StringComparer.Ordinal);
        IEnumerable<RestingCopy> images = Vms.VmFileSet.Images(order.Before).Zip(Vms.VmFileSet.Images(order.After)).Select(pair => new RestingCopy(
            pair.First.Path, pair.Second.Path, pair.First.Format == pair.Second.Format ? null : (pair.First.Format, pair.Second.Format), below[pair.Second.Path]));
        IEnumerable<RestingCopy> others = Others(order.Before, order.FolderBefore).Zip(Others(order.After, order.FolderAfter))
            .Select(pair => new RestingCopy(pair.First, pair.Second)).DistinctBy(copy => copy.To, StringComparer.Ordinal).Where(copy => File.Exists(copy.From));
        return [.. images.Concat(others).Where(copy => copy.From != copy.To && !written.Contains(copy.From))];
    }

    private static IEnumerable<string> Others(VmConfiguration vm, string folder) =>
        [.. Vms.VmFileSet.BootFilesOf(vm), .. Vms.VmFileSet.Memories(vm), Vms.VmFiles.Memory(folder)];
}
