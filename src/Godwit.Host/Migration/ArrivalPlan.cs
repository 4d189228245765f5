using System.Diagnostics.CodeAnalysis;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
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
        MoveStorageKind.SingleLocation => Single(vm, Clean(storage.Folder ?? Path.Combine(defaultFolder, vm.Name))),
        MoveStorageKind.PerItem => PerItem(
            vm with
            {
                CheckpointFolder = Clean(storage.CheckpointFolder) ?? vm.CheckpointFolder,
                SmartPagingFolder = Clean(storage.SmartPagingFolder) ?? vm.SmartPagingFolder,
            },
            Clean(storage.ConfigurationFolder ?? folder),
            Named(storage.Disks)),
    };

    /// <summary>For people who are not administrators: what a guest writes must not land where a host looks for its own files.</summary>
    /// <exception cref="RefusedException">Some file would lie elsewhere.</exception>
    public void RequireBelow(string root)
    {
        string below = Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar;
        IEnumerable<string> paths =
            [.. Configuration.Disks.Select(disk => disk.Path), Folder, Configuration.CheckpointFolder ?? Folder, Configuration.SmartPagingFolder ?? Folder];
        if (paths.FirstOrDefault(path => !path.StartsWith(below, StringComparison.Ordinal)) is { } outside)
        {
            throw new RefusedException(
                ProblemId.NotAllowed, outside, $"Only an administrator may move files to {outside}, outside the destination's folder for virtual machines.",
                $"Choose a folder below {root}, or ask an administrator.");
        }
    }

    private static ArrivalPlan Single(VmConfiguration vm, string folder)
    {
        bool clash = vm.Disks.Select(disk => Path.GetFileName(disk.Path)).Distinct(StringComparer.Ordinal).Count() < vm.Disks.Count;
        return Checked(new ArrivalPlan(folder, WithBootFiles(folder, vm with
        {
            CheckpointFolder = null,
            SmartPagingFolder = null,
            Disks =
            [
                .. vm.Disks.Select(disk => disk with
                {
                    Path = Path.Combine(folder, clash ? $"{disk.Id}-{Path.GetFileName(disk.Path)}" : Path.GetFileName(disk.Path)),
                }),
            ],
        })));
    }

    private static ArrivalPlan PerItem(VmConfiguration vm, string folder, IReadOnlyList<DiskPath> wanted)
    {
        foreach (DiskPath path in wanted)
        {
            if (!vm.Disks.Any(disk => disk.Path == path.SourceFilePath))
            {
                throw new RefusedException(
                    ProblemId.DiskUnknown,
                    path.SourceFilePath,
                    $"{vm.Name} has no virtual hard disk {path.SourceFilePath}.",
                    $"Name one of: {string.Join(", ", vm.Disks.Select(disk => disk.Path))}.");
            }
        }

        if (wanted.GroupBy(path => path.SourceFilePath, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new RefusedException(
                ProblemId.PathInvalid, twice.Key, $"{twice.Key} is sent to {string.Join(" and to ", twice.Select(path => path.DestinationFilePath))}.",
                "Name each disk once.");
        }

        return Checked(new ArrivalPlan(folder, WithBootFiles(folder, vm with
        {
            Disks =
            [
                .. vm.Disks.Select(disk =>
                    wanted.FirstOrDefault(path => path.SourceFilePath == disk.Path) is { } path
                        ? disk with { Path = Clean(path.DestinationFilePath) }
                        : disk),
            ],
        })));
    }

    /// <summary>Boot files keep their names, which are their identity on the way (see UploadAsync).</summary>
    private static VmConfiguration WithBootFiles(string folder, VmConfiguration vm) => vm.DirectBoot is not { } boot ? vm : vm with
    {
        DirectBoot = boot with
        {
            KernelPath = Path.Combine(folder, Path.GetFileName(boot.KernelPath)),
            InitialRamDiskPath = boot.InitialRamDiskPath is { } disk ? Path.Combine(folder, Path.GetFileName(disk)) : null,
        },
    };

    private static ArrivalPlan Checked(ArrivalPlan plan)
    {
        IEnumerable<string> paths = plan.Configuration.Disks.Select(disk => disk.Path)
            .Concat(BootFiles.Of(plan.Configuration)).Concat(VmFiles.OwnNames.Select(name => Path.Combine(plan.Folder, name)));
        return paths.GroupBy(path => path, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw new RefusedException(
                ProblemId.PathInvalid, twice.Key, $"Two items of {plan.Configuration.Name} would go to {twice.Key}.", "Give each a path of its own.")
            : plan;
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
