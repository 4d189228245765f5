using System.Diagnostics.CodeAnalysis;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Checkpoints;
using Godwit.Host.Platform;
using Godwit.Host.Vms;

namespace Godwit.Host.Migration;

/// <summary>Where each of a VM's files will lie at the destination.</summary>
/// <param name="Folder">Folder of vm.json.</param>
/// <param name="Configuration">The VM with the destination's paths.</param>
internal sealed record ArrivalPlan(string Folder, VmConfiguration Configuration)
{
    /// <param name="vm">The VM with the source's paths.</param>
    /// <param name="folder">Its folder at the source.</param>
    /// <param name="storage">What the user asked for.</param>
    /// <param name="defaultFolder">The destination's default folder for VMs.</param>
    /// <exception cref="RefusedException">A disk that the VM does not have, one that is named twice, or two items on one path.</exception>
    public static ArrivalPlan For(VmConfiguration vm, string folder, MoveStorage storage, string defaultFolder) => storage.Kind switch
    {
        MoveStorageKind.OnlyVirtualMachine => new ArrivalPlan(folder, vm),
        MoveStorageKind.SingleLocation => Single(vm, folder, Clean(storage.Folder ?? Path.Combine(defaultFolder, vm.Name))),
        MoveStorageKind.OnlyVirtualHardDisks => OnlyDisks(vm, folder, Clean(storage.Folder ?? folder)),
        MoveStorageKind.PerItem => PerItem(vm, folder, storage with { Disks = Named(storage.Disks) }),
    };

    /// <summary>For people who are not administrators: what a guest writes must not land where a host looks for its own files.</summary>
    /// <exception cref="RefusedException">Some file would lie elsewhere.</exception>
    public void RequireBelow(string root)
    {
        string below = Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar;
        IEnumerable<string> paths =
        [
            .. DiskImages.Files(Configuration), .. VmFileSet.Platforms(Configuration),
            Folder, Configuration.CheckpointFolder ?? Folder, Configuration.SmartPagingFolder ?? Folder,
        ];
        if (paths.FirstOrDefault(path => !path.StartsWith(below, StringComparison.Ordinal)) is { } outside)
        {
            throw new RefusedException(
                ProblemId.NotAllowed, outside, $"Only an administrator may move files to {outside}, outside the destination's folder for virtual machines.",
                $"Choose a folder below {root}, or ask an administrator.");
        }
    }

    private static ArrivalPlan Single(VmConfiguration vm, string oldFolder, string folder) => Moved(
        vm with { CheckpointFolder = null, SmartPagingFolder = null }, folder,
        [.. Images(vm, folder), .. Others(vm).Concat(VmFileSet.OwnMedia(vm, oldFolder)).Select(file => (file, Into(folder, file)))]);

    private static ArrivalPlan OnlyDisks(VmConfiguration vm, string folder, string disksFolder) => Moved(vm, folder, Images(vm, disksFolder));

    private static ArrivalPlan PerItem(VmConfiguration vm, string oldFolder, MoveStorage storage)
    {
        IReadOnlyList<DiskPath> wanted = storage.Disks ?? [];
        IReadOnlyList<DiskLayer> images = VmFileSet.Images(vm);
        foreach (DiskPath path in wanted)
        {
            if (!images.Any(image => image.Path == path.SourceFilePath))
            {
                throw new RefusedException(
                    ProblemId.DiskUnknown,
                    path.SourceFilePath,
                    $"{vm.Name} has no virtual hard disk {path.SourceFilePath}.",
                    $"Name one of: {string.Join(", ", images.Select(image => image.Path))}.");
            }
        }

        if (wanted.GroupBy(path => path.SourceFilePath, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new RefusedException(
                ProblemId.PathInvalid, twice.Key, $"{twice.Key} is sent to {string.Join(" and to ", twice.Select(path => path.DestinationFilePath))}.",
                "Name each disk once.");
        }

        string folder = Clean(storage.ConfigurationFolder ?? oldFolder);
        string? checkpoints = Clean(storage.CheckpointFolder) ?? vm.CheckpointFolder;
        return Moved(
            vm with { CheckpointFolder = checkpoints, SmartPagingFolder = Clean(storage.SmartPagingFolder) ?? vm.SmartPagingFolder },
            folder,
            [
                .. wanted.Select(path => (path.SourceFilePath, Clean(path.DestinationFilePath))),
                .. VmFileSet.Memories(vm).Select(file => (file, Into(checkpoints ?? folder, file))),
                .. BootFiles.Of(vm).Concat(VmFileSet.PlatformOf(vm)).Concat(VmFileSet.OwnMedia(vm, oldFolder)).Select(file => (file, Into(folder, file))),
                .. VmFileSet.Platforms(vm).Except(VmFileSet.PlatformOf(vm)).Select(file => (file, Into(checkpoints ?? folder, file))),
            ]);
    }

    /// <summary>Where the images go in one folder. Names stay, unless two would be the same.</summary>
    private static IEnumerable<(string From, string To)> Images(VmConfiguration vm, string folder)
    {
        IReadOnlyList<DiskLayer> images = VmFileSet.Images(vm);
        bool clash = images.Select(image => Path.GetFileName(image.Path)).Distinct(StringComparer.Ordinal).Count() < images.Count;
        return images.Select((image, index) => (image.Path, Path.Combine(folder, (clash ? $"{Prefix(images, index)}-" : "") + Path.GetFileName(image.Path))));
    }

    /// <summary>Node names are unique among what runs; two branches of a checkpoint tree may have the same.</summary>
    private static string Prefix(IReadOnlyList<DiskLayer> images, int index) =>
        images.Count(image => image.NodeName == images[index].NodeName) == 1 ? images[index].NodeName : $"{images[index].NodeName}-{index}";

    /// <summary>Boot files keep their names, which are their identity on the way (see UploadAsync).</summary>
    private static IEnumerable<string> Others(VmConfiguration vm) => [.. BootFiles.Of(vm), .. VmFileSet.Memories(vm), .. VmFileSet.Platforms(vm)];

    /// <summary>A running machine's TPM has a folder of its own in the machine's.</summary>
    private static string Into(string folder, string file) => Path.GetFileName(file) == TpmState.FileName
        ? Path.Combine(folder, Path.GetFileName(TpmState.FolderOf(file)), TpmState.FileName)
        : Path.Combine(folder, Path.GetFileName(file));

    private static ArrivalPlan Moved(VmConfiguration vm, string folder, IEnumerable<(string From, string To)> moves)
    {
        Dictionary<string, string> map = moves.DistinctBy(move => move.From, StringComparer.Ordinal)
            .ToDictionary(move => move.From, move => move.To, StringComparer.Ordinal);
        string[] disks = [.. vm.Disks.Select(disk => disk.Path)];
        IEnumerable<string> files = disks.Concat(VmFileSet.Images(vm).Select(image => image.Path).Except(disks, StringComparer.Ordinal))
            .Concat(BootFiles.Of(vm)).Concat(VmFileSet.Memories(vm)).Concat(VmFileSet.Platforms(vm)).Concat(VmFileSet.Media(vm).OfType<string>().Distinct())
            .Select(To).Concat(VmFiles.OwnNames.Select(name => Path.Combine(folder, name)));
        return files.GroupBy(path => path, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw new RefusedException(
                ProblemId.PathInvalid, twice.Key, $"Two items of {vm.Name} would go to {twice.Key}.", "Give each a path of its own.")
            : new ArrivalPlan(folder, VmFileSet.Relocate(vm, To));

        string To(string path) => map.GetValueOrDefault(path, path);
    }

    private static IReadOnlyList<DiskPath> Named(IReadOnlyList<DiskPath>? disks) => disks?.Contains(null!) is true
        ? throw new RefusedException(ProblemId.MalformedRequest, "storage.disks", "One of the disks to be moved is null.", "Leave it out, or say which disk goes where.")
        : disks ?? [];

    [return: NotNullIfNotNull(nameof(path))]
    private static string? Clean(string? path) => path is null ? null : path.Any(char.IsControl)
        ? throw new RefusedException(ProblemId.PathInvalid, path, "A path holds control characters.", "Name a path of the destination host without them.")
        : Path.IsPathFullyQualified(path)
        ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))
        : throw new RefusedException(
            ProblemId.PathInvalid, path, $"'{path}' is not an absolute path.", "Name a path of the destination host that begins with /.");
}
