using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Checkpoints;
using Godwit.Host.Guests;
using Godwit.Host.Operations;
using Godwit.Host.Storage;

namespace Godwit.Host.Vms;

/// <summary>
/// Disks put into machines and taken out, off or running. vm.json is written before QEMU is told of a disk and after QEMU has
/// let go of one: after a crash in between, a disk that stands there and is not in QEMU was never in, or is out already, and
/// <see cref="AgreeAsync"/> crosses it out.
/// </summary>
internal sealed class DiskActs(DiskUses uses, DiskClaims claims, FileOwners owners, DraftBook drafts, GuestUser user, ILogger<DiskActs> logger)
{
    /// <summary>How long a guest may take to let go of a disk.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <exception cref="RefusedException">Nothing was changed.</exception>
    public async Task<VmConfiguration> AddAsync(VmRecord vm, VmConfiguration configuration, Guest? guest, NewDisk wanted)
    {
        VirtualHardDisk disk = NewDrives.Plan(vm, configuration, wanted, running: guest is not null);
        using IDisposable claim = claims.Take([disk.Path]);
        Refuse(owners.OfFiles([disk.Path], except: null));
        await using var undo = new UndoStack(logger);
        disk = await (wanted.SizeBytes is null ? TakeOverAsync(disk) : MakeAsync(undo, disk));
        VmConfiguration changed = configuration with { Disks = [.. configuration.Disks, disk] };
        undo.Push("vm.json as it was", () => Done(() => VmFiles.Write(vm.Folder, configuration)));
        VmFiles.Write(vm.Folder, changed);
        if (guest is not null)
        {
            var disks = new GuestDisks(guest);
            undo.Push("close the image", () => disks.CloseAsync(disk));
            await guest.Locks.HoldAsync(changed, vm.Folder, CancellationToken.None);
            await disks.OpenAsync(disk);
            await disks.PlugInAsync(disk, disk.HotPlugPort!.Value);
        }

        undo.Disarm();
        drafts.Remove(disk.Path);
        return changed;
    }

    /// <exception cref="RefusedException">The disk is still in.</exception>
    public async Task<VmConfiguration> RemoveAsync(VmRecord vm, VmConfiguration configuration, Guest? guest, string diskId, bool deleteFile)
    {
        VirtualHardDisk disk = NewDrives.Find(vm, configuration, diskId);
        VmConfiguration changed = configuration with { Disks = [.. configuration.Disks.Where(other => other.Id != disk.Id)] };
        if (guest is not null)
        {
            await UnplugAsync(vm, disk, guest);
            await guest.Locks.TrimAsync(changed, vm.Folder);
        }

        VmFiles.Write(vm.Folder, changed);
        // What checkpoints rest on stays with them.
        string[] files = [.. DiskImages.Files(configuration).Except(DiskImages.Files(changed))];
        drafts.Keep(files);
        foreach (string file in deleteFile ? files : [])
        {
            DurableFile.Delete(file);
        }

        return changed;
    }

    /// <summary>Work on a disk of a machine that is off; its size may change by it.</summary>
    public static async Task<VmConfiguration> WorkAsync(VmRecord vm, VmConfiguration configuration, VmRequest.WorkOnDisk request, Operation operation)
    {
        VirtualHardDisk disk = NewDrives.Find(vm, configuration, request.DiskId);
        long size = await request.Work(operation);
        if (size == disk.SizeBytes)
        {
            return configuration;
        }

        VmConfiguration changed = configuration with
        {
            Disks = [.. configuration.Disks.Select(other => other.Id == disk.Id ? other with { SizeBytes = size } : other)],
        };
        VmFiles.Write(vm.Folder, changed);
        return changed;
    }

    /// <summary>What an earlier daemon left half done with this guest's disks: QEMU knows how far it came.</summary>
    public async Task<VmConfiguration> AgreeAsync(VmRecord vm, VmConfiguration configuration, Guest guest)
    {
        var disks = new GuestDisks(guest);
        List<VirtualHardDisk> there = [];
        foreach (VirtualHardDisk disk in configuration.Disks)
        {
            if (disk.HotPlugPort is null || await disks.IsPluggedInAsync(disk.Id, CancellationToken.None))
            {
                there.Add(disk);
            }
            else
            {
                await disks.CloseAsync(disk);
                Log.DiskCrossedOut(logger, vm.Name, disk.Path);
            }
        }

        if (there.Count == configuration.Disks.Count)
        {
            return configuration;
        }

        VmConfiguration changed = configuration with { Disks = there };
        VmFiles.Write(vm.Folder, changed);
        return changed;
    }

    private async Task<VirtualHardDisk> MakeAsync(UndoStack undo, VirtualHardDisk disk)
    {
        Refuse(Folders.Check([Need(disk)], user));
        if (FileStatus.Of(disk.Path) is not null)
        {
            throw ImageDraft.Exists(disk.Path);
        }

        undo.Push($"delete {disk.Path}", () => Done(() => drafts.Discard([disk.Path], [])));
        drafts.Add([disk.Path], []);
        await ImageFiles.CreateAsync(disk, user, file => drafts.Made(disk.Path, file), CancellationToken.None);
        return disk;
    }

    private async Task<VirtualHardDisk> TakeOverAsync(VirtualHardDisk disk)
    {
        Refuse(Folders.Check([Need(disk)], user));
        uses.RefuseChangeOf(disk.Path);
        ImageInfo info = CreationChecks.CheckFound(disk.Path, await ImageFiles.TakeOverCheckAsync(disk.Path, disk.Format, CancellationToken.None));
        Ownership.GiveFile(disk.Path, user);
        return disk with { SizeBytes = info.VirtualSizeBytes };
    }

    private static async Task UnplugAsync(VmRecord vm, VirtualHardDisk disk, Guest guest)
    {
        if (disk.HotPlugPort is null)
        {
            throw new RefusedException(
                ProblemId.HotPlugUnavailable, disk.Id, $"{disk.Id} of {vm.Name} sits in no hot-plug port and cannot be taken out of a running machine.",
                $"Stop it first: godwit vm stop {vm.Name}.");
        }

        var disks = new GuestDisks(guest);
        if (!await disks.UnplugAsync(disk.Id, Patience))
        {
            throw new RefusedException(
                ProblemId.DiskNotReleased, disk.Id, $"The guest of {vm.Name} did not let go of {disk.Id} within {Patience.TotalSeconds:0} s.",
                "Unmount it in the guest and try again; or stop the virtual machine first.");
        }

        await disks.CloseAsync(disk);
    }

    private static FolderNeed Need(VirtualHardDisk disk) =>
        new() { Path = Path.GetDirectoryName(disk.Path)!, RequiredBytes = 1 << 20, MayHoldFiles = true };

    private static void Refuse(Problem? problem)
    {
        if (problem is not null)
        {
            throw new RefusedException(problem);
        }
    }

    private static Task Done(Action act)
    {
        act();
        return Task.CompletedTask;
    }
}
