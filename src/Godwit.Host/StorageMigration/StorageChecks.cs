using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Guests;
using Godwit.Host.Storage;
using Godwit.Host.Storage.Smb;
using Godwit.Host.Vms;

namespace Godwit.Host.StorageMigration;

/// <summary>What stands against a storage migration, decided before anything is made.</summary>
internal sealed class StorageChecks(VmDirectory directory, FileOwners owners, GuestUser user)
{
    /// <summary>The first problem, or null.</summary>
    public Problem? Of(StorageOrder order, bool running) =>
        Clash(order) ?? Unchanged(order) ?? IntoItself(order) ?? Impossible(order, running) ?? Sizes(order)
        ?? Shared(order) ?? Missing(order) ?? Taken(order) ?? Room(order, running);

    /// <summary>Images that were apart and would be one.</summary>
    private static Problem? Clash(StorageOrder order)
    {
        int before = order.Before.Disks.Select(disk => disk.Path).Distinct(StringComparer.Ordinal).Count();
        return order.After.Disks.Select(disk => disk.Path).Distinct(StringComparer.Ordinal).Count() == before
            && VmFileSet.Images(order.After).Count == VmFileSet.Images(order.Before).Count ? null : new Problem
            {
                Id = ProblemId.PathInvalid,
                Target = order.After.Disks.GroupBy(disk => disk.Path, StringComparer.Ordinal).MaxBy(group => group.Count())?.Key ?? order.FolderAfter,
                Message = $"Two virtual hard disks of {order.Before.Name} would go to one path.",
                Remedy = "Give each a path of its own.",
            };
    }

    private static Problem? Unchanged(StorageOrder order) =>
        order.NewFiles().Any() || order.Before.SmartPagingFolder != order.After.SmartPagingFolder
        || order.Before.CheckpointFolder != order.After.CheckpointFolder ? null : new Problem
        {
            Id = ProblemId.StorageUnchanged,
            Target = order.Before.Name,
            Message = $"Everything of {order.Before.Name} that was named is at that place already.",
            Remedy = "Name another folder.",
        };

    private static Problem? IntoItself(StorageOrder order) =>
        Real(order.FolderAfter).StartsWith(Real(order.FolderBefore) + "/", StringComparison.Ordinal) ? new Problem
        {
            Id = ProblemId.PathInvalid,
            Target = order.FolderAfter,
            Message = $"{order.FolderAfter} lies inside {order.FolderBefore}, the folder that is to be emptied.",
            Remedy = "Choose a folder beside it or elsewhere.",
        } : null;

    /// <summary>What our way of moving cannot do.</summary>
    private static Problem? Impossible(StorageOrder order, bool running)
    {
        foreach ((VirtualHardDisk from, VirtualHardDisk to) in order.Before.Disks.Zip(order.After.Disks))
        {
            if (from.Format != to.Format && (from.Layers is { Count: > 0 } || IsFrozen(order.Before, from.Path)))
            {
                return Cannot(
                    from.Path, $"{from.Path} has checkpoints, and their images cannot change their format.",
                    "Remove the checkpoints first, or leave the format as it is.");
            }

            bool layersMove = !(from.Layers ?? []).Select(layer => layer.Path).SequenceEqual((to.Layers ?? []).Select(layer => layer.Path), StringComparer.Ordinal);
            if (layersMove && from.Path == to.Path)
            {
                return Cannot(
                    from.Path, $"An image below {from.Path} is to move, and {from.Path} itself is not.",
                    running ? "Let the whole chain move, or turn the virtual machine off first." : "Let the whole chain move.");
            }
        }

        return null;
    }

    private static Problem? Sizes(StorageOrder order) => order.MovingDisks()
        .Select(pair => DiskFormats.CheckSize(pair.To.Path, pair.To.Format, pair.To.SizeBytes)).FirstOrDefault(problem => problem is not null);

    /// <summary>A file of another machine on a share is known by its path, which is the same wherever it is written: nobody waits for that share.</summary>
    private Problem? Shared(StorageOrder order)
    {
        HashSet<string> moving = [.. order.OldFiles(), .. order.OldFiles().Select(Real)];
        foreach (VmDriver other in directory.All().Where(other => other.Record.Id != order.Before.Id))
        {
            if (VmFileSet.All(other.Configuration, other.Record.Folder).FirstOrDefault(file => moving.Contains(UncPath.OfLocal(file) is null ? Real(file) : file)) is { } shared)
            {
                return new Problem
                {
                    Id = ProblemId.ImageInUse,
                    Target = shared,
                    Message = $"{shared} belongs to {other.Record.Name}, too.",
                    Remedy = $"Take it away from one of them first, or leave it where it is.",
                };
            }
        }

        return null;
    }

    private static Problem? Missing(StorageOrder order) =>
        VmFileSet.Images(order.Before).Select(image => image.Path).FirstOrDefault(path => FileStatus.Of(path) is not { IsFile: true }) is { } missing ? new Problem
        {
            Id = ProblemId.ImageMissing,
            Target = missing,
            Message = $"The disk image {missing} of {order.Before.Name} does not exist.",
            Remedy = "Restore the file, or take the disk away from the virtual machine.",
        } : null;

    private Problem? Taken(StorageOrder order)
    {
        if (order.NewFiles().FirstOrDefault(file => FileStatus.Of(file) is not null) is not { } taken)
        {
            return null;
        }

        // Behind a symbolic link it may be the very file that is to move, which nobody should be told to delete.
        return order.OldFiles().FirstOrDefault(file => Real(file) == Real(taken)) is { } itself
            ? new Problem
            {
                Id = ProblemId.StorageUnchanged,
                Target = taken,
                Message = $"{taken} is {itself} itself, by another path.",
                Remedy = "Name another folder.",
            }
            : owners.OfFiles([taken], except: order.Before.Id) ?? new Problem
            {
                Id = ProblemId.ImageExists,
                Target = taken,
                Message = $"{taken} exists already and is not overwritten.",
                Remedy = "Choose another place. Leave the file alone unless you know whose it is: it may be another host's virtual machine's.",
            };
    }

    private Problem? Room(StorageOrder order, bool running) => Folders.Check(
        [
            .. Needs(order, running).GroupBy(need => need.Folder, StringComparer.Ordinal).Select(folder => new FolderNeed
            {
                Path = folder.Key,
                RequiredBytes = folder.Sum(need => need.Bytes),
                MayHoldFiles = true,
            }),
        ],
        user);

    private static IEnumerable<(string Folder, long Bytes)> Needs(StorageOrder order, bool running) =>
    [
        (order.FolderAfter, 1 << 20),
        .. Chosen(order.Before.CheckpointFolder, order.After.CheckpointFolder), .. Chosen(order.Before.SmartPagingFolder, order.After.SmartPagingFolder),
        .. order.MovingDisks().Where(_ => running).Select(pair => (Path.GetDirectoryName(pair.To.Path)!, ImageFiles.AllocatedBytes(pair.From.Path) + (8L << 20))),
        .. RestingCopy.Of(order, running).Select(copy => (Path.GetDirectoryName(copy.To)!, ImageFiles.AllocatedBytes(copy.From))),
    ];

    /// <summary>A folder for what will be written later must be one today.</summary>
    private static IEnumerable<(string Folder, long Bytes)> Chosen(string? before, string? after) => after is null || after == before ? [] : [(after, 0)];

    /// <summary>The path with every symbolic link on it followed, as far as it exists.</summary>
    private static string Real(string path)
    {
        if (Path.GetDirectoryName(path) is not { } above)
        {
            return path;
        }

        string here = Path.Combine(Real(above), Path.GetFileName(path));
        return FileStatus.Of(here) is { IsSymbolicLink: true } && new FileInfo(here).ResolveLinkTarget(returnFinalTarget: true) is { } target ? target.FullName : here;
    }

    private static bool IsFrozen(VmConfiguration vm, string path) =>
        VmFileSet.Stacks(vm).Any(stack => stack.Skip(1).Any(layer => layer.Path == path))
        || (vm.Checkpoints ?? []).Any(checkpoint => checkpoint.Configuration.Disks.Any(disk => disk.Path == path));

    private static Problem Cannot(string target, string message, string remedy) =>
        new() { Id = ProblemId.StoragePlanImpossible, Target = target, Message = message, Remedy = remedy };
}
