using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Checkpoints;
using Godwit.Host.Vms;

namespace Godwit.Host.Storage;

/// <summary>Who needs a file: virtual machines of this host, and disks that rest on it.</summary>
internal sealed class DiskUses(VmDirectory directory)
{
    private const int MostLooked = 10_000;

    /// <summary>The virtual machine whose disk it is, or one of whose disks rests on it.</summary>
    public DiskUse? Of(string path)
    {
        foreach (VmDriver vm in directory.All())
        {
            foreach (VirtualHardDisk disk in vm.Configuration.Disks)
            {
                if (IsSame(disk.Path, path))
                {
                    return new DiskUse(vm, disk, AsParent: false);
                }

                if (disk.Format is DiskFormat.Qcow2 && RestsOn(disk.Path, path))
                {
                    return new DiskUse(vm, disk, AsParent: true);
                }
            }
        }

        return OfCheckpoint(path);
    }

    /// <summary>The virtual machine that has the file below one of its disks, or in one of its checkpoints.</summary>
    private DiskUse? OfCheckpoint(string path) => directory.All()
        .SelectMany(vm => DiskImages.Disks(vm.Configuration).Select(disk => new DiskUse(vm, disk, AsParent: true)))
        .FirstOrDefault(use => VmFileSet.Stack(use.Disk).Any(image => IsSame(image.Path, path)));

    /// <summary>The format of a file: what the request says, what a virtual machine says, what its name ends in.</summary>
    /// <exception cref="RefusedException">Nobody says it, or two say different things.</exception>
    public DiskFormat FormatOf(string path, DiskFormat? asked)
    {
        if (FolderVerdict.OfPath(path) is { } problem)
        {
            throw new RefusedException(problem);
        }

        DiskFormat? known = Of(path) is { AsParent: false } use ? use.Disk.Format : null;
        return asked is { } said && known is { } other && said != other
            ? throw ImageFiles.Corrupt(path, $"its virtual machine has it as {DiskFormats.NameOf(other)} and not as {DiskFormats.NameOf(said)}")
            : Checked(path, known, asked ?? known ?? DiskFormats.OfName(path));
    }

    /// <summary>Disks known to rest directly on a file.</summary>
    public IReadOnlyList<string> ChildrenOf(string path)
    {
        IEnumerable<string> nearby = Directory.Exists(Path.GetDirectoryName(path))
            ? Directory.EnumerateFiles(Path.GetDirectoryName(path)!).Take(MostLooked)
            : [];
        IEnumerable<string> disks = directory.All().SelectMany(vm => vm.Configuration.Disks).SelectMany(disk => Line(disk.Path));
        return [.. nearby.Concat(disks).Distinct(StringComparer.Ordinal).Where(file => ParentOf(file) is { } parent && IsSame(parent, path)).Order(StringComparer.Ordinal)];
    }

    /// <exception cref="RefusedException">A virtual machine or another disk needs the file as it is.</exception>
    public void RefuseChangeOf(string path, string? exceptChild = null)
    {
        if (Of(path) is { } use)
        {
            throw InUse(path, use);
        }

        RefuseOrphans(path, exceptChild);
    }

    /// <exception cref="RefusedException">Another disk rests on the file as it is.</exception>
    public void RefuseOrphans(string path, string? exceptChild = null)
    {
        if (ChildrenOf(path).FirstOrDefault(child => child != exceptChild) is { } child)
        {
            throw new RefusedException(
                ProblemId.ImageInUse, path, $"{path} is the parent of {child}, which would not fit it any more.",
                $"Merge or convert {child} first.");
        }
    }

    public static RefusedException InUse(string path, DiskUse use) => new(
        ProblemId.ImageInUse, path,
        use.AsParent
            ? $"{path} is a parent of {use.Disk.Path}, a disk of {use.Vm.Record.Name}."
            : $"{path} is a disk of {use.Vm.Record.Name}.",
        $"Take the disk away from it first: godwit vm disk remove {use.Vm.Record.Name} {use.Disk.Id}.");

    public static RefusedException Running(string path, DiskUse use) => new(
        ProblemId.ImageInUse, path, $"{use.Vm.Record.Name} is running on {path}.", $"Stop it first: godwit vm stop {use.Vm.Record.Name}.");

    private static DiskFormat Checked(string path, DiskFormat? known, DiskFormat? format) => format switch
    {
        null => throw new RefusedException(
            ProblemId.DiskFormatUnknown, path, $"The format of {path} is not known, and it is never guessed from its content.",
            "Name it: --format qcow2, vhdx, vhd or raw."),
        // What a guest wrote into its own raw disk is its own affair.
        DiskFormat.Raw when known is null && File.Exists(path) && ForeignFormat.Of(path) is { } foreign =>
            throw ImageFiles.Corrupt(path, $"it is a {foreign} image and not a raw one"),
        { } found => found,
    };

    private static bool RestsOn(string disk, string path) => Line(disk).Skip(1).Any(link => IsSame(link, path));

    /// <summary>A file and its parents by name, as far as the headers are to be read.</summary>
    private static IEnumerable<string> Line(string path)
    {
        HashSet<string> seen = [];
        for (string? link = path; link is not null && seen.Add(link); link = ParentOf(link))
        {
            yield return link;
        }
    }

    private static string? ParentOf(string file)
    {
        try
        {
            // Whoever opens a pipe waits for a writer.
            if (FileStatus.Of(file) is not { IsFile: true })
            {
                return null;
            }

            using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return Qcow2Header.Read(stream).Parent is { } parent ? Chains.ParentOf(file, parent) : null;
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private static bool IsSame(string one, string other) =>
        string.Equals(one, other, StringComparison.Ordinal)
        || (FileStatus.Of(one) is { } first && FileStatus.Of(other) is { } second && first.Inode == second.Inode && first.Volume == second.Volume);
}
