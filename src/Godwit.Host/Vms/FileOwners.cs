using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Migration;
using Godwit.Host.Storage;
using Godwit.Host.Storage.Smb;

namespace Godwit.Host.Vms;

/// <summary>
/// Whose a file or folder of this host is. Whoever is about to take one claims it first (<see cref="DiskClaims"/>) and asks
/// then: so of two that want the same, the later meets either the claim or the owner.
/// </summary>
internal sealed class FileOwners(VmDirectory directory, VmInventory inventory, ArrivalBook arrivals, DepartureBook departures, ShareIsAway isAway)
{
    /// <summary>Read along the way that a VM goes, from book to book: none that changes its place meanwhile is missed.</summary>
    public IReadOnlyList<FileOwner> All()
    {
        List<FileOwner> owners =
        [
            .. departures.Unsettled().Where(departure => departure is { State: DepartureState.Given, Order.FilesShared: false })
                .Select(departure => departure.Order)
                .Select(order => new FileOwner(order.Departing.Id, order.Departing.Name, order.DepartingFolder, order.Departing)),
            .. arrivals.Undecided().Select(landing => landing.Arrival.Order)
                .Select(order => new FileOwner(order.Arriving.Id, order.Arriving.Name, order.ArrivingFolder, order.Arriving)),
        ];
        IReadOnlyList<VmRecord> recorded = inventory.All();
        IReadOnlyList<VmDriver> here = directory.All();
        owners.AddRange(here.Select(vm => new FileOwner(
            vm.Record.Id, vm.Record.Name, vm.Record.Folder, vm.Unreadable is null ? vm.Configuration : null)));
        owners.AddRange(recorded.Where(vm => here.All(known => known.Record.Id != vm.Id))
            .Select(vm => new FileOwner(vm.Id, vm.Name, vm.Folder, TryRead(vm))));
        return owners;
    }

    /// <summary>The first of these files that is somebody else's.</summary>
    /// <param name="paths">Files, there already or not yet.</param>
    /// <param name="except">The VM that asks.</param>
    public Problem? OfFiles(IEnumerable<string> paths, VmId? except)
    {
        IReadOnlyList<FileOwner> others = Others(except);
        return paths
            .SelectMany(path => others.Where(other => other.Files.Any(file => IsSame(file, path))).Select(other => new Problem
            {
                Id = ProblemId.ImageInUse,
                Target = path,
                Message = $"{path} belongs to the virtual machine {other.Name}.",
                Remedy = "Choose another path, or make a copy of the file.",
            }))
            .FirstOrDefault();
    }

    /// <summary>Everybody to whom one of these files belongs.</summary>
    public IReadOnlyList<FileOwner> OwnersOf(IReadOnlyCollection<string> paths) =>
        [.. All().Where(owner => owner.Files.Any(file => paths.Any(path => IsSame(file, path))))];

    /// <summary>Whether the folder is already another VM's own, the one with its vm.json.</summary>
    public Problem? OfFolder(string folder, VmId? except) =>
        Others(except).FirstOrDefault(other => IsSame(other.Folder, folder)) is { } owner
            ? new Problem
            {
                Id = ProblemId.FolderNotEmpty,
                Target = folder,
                Message = $"The folder {folder} belongs to the virtual machine {owner.Name}.",
                Remedy = "Choose a folder of its own for each virtual machine.",
            }
            : null;

    private List<FileOwner> Others(VmId? except) => [.. All().Where(owner => owner.Id != except)];

    private VmConfiguration? TryRead(VmRecord vm)
    {
        try
        {
            return isAway(vm.Folder) ? null : VmFiles.Read(vm.Folder, vm.Id);
        }
        catch (RefusedException)
        {
            return null;
        }
    }

    /// <summary>By name; by inode, for another name of it; by folder and name, for a file in a folder with another name.</summary>
    private bool IsSame(string one, string other)
    {
        if (string.Equals(one, other, StringComparison.Ordinal))
        {
            return true;
        }

        return (UncPath.OfLocal(one), UncPath.OfLocal(other)) switch
        {
            ({ } here, { } there) when here.ShareName != there.ShareName => IsSameByOtherName(here, there),
            (null, null) or ({ }, { }) => IsSameFile(one, other),
            _ => false,
        };
    }

    /// <summary>
    /// A server may have several names, and each mount of a share is a file system of its own to the kernel; what the server itself says of a file is the same:
    /// its number and when it was made. Only of files of the same name, so that nobody waits for a server without need.
    /// </summary>
    private bool IsSameByOtherName(UncPath one, UncPath other) =>
        Path.GetFileName(one.Rest) == Path.GetFileName(other.Rest) && !isAway(one.Local) && !isAway(other.Local)
        && FileStatus.Of(one.Local) is { BornNanoseconds: not 0 } here && FileStatus.Of(other.Local) is { } there
        && (here.Inode, here.BornNanoseconds) == (there.Inode, there.BornNanoseconds);

    /// <summary>Files on a share are compared with files of that share alone: nobody else is to wait for its server.</summary>
    private static bool IsSameFile(string one, string other) =>
        IsSame(FileStatus.Of(one), FileStatus.Of(other))
        || (Path.GetFileName(one) == Path.GetFileName(other) && IsSame(FolderOf(one), FolderOf(other)));

    private static bool IsSame(FileStatus? one, FileStatus? other) =>
        one is not null && other is not null && one.Inode == other.Inode && one.Volume == other.Volume;

    /// <summary>The last dot makes the kernel follow a link.</summary>
    private static FileStatus? FolderOf(string path) => FileStatus.Of(Path.Combine(Path.GetDirectoryName(path) ?? "/", "."));
}
