using System.Globalization;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Guests;
using Godwit.Host.Operations;
using Godwit.Host.Storage;
using Godwit.Host.Vms;

namespace Godwit.Host.Checkpoints;

/// <summary>
/// Checkpoint-VM. What makes it safe is the order, with a guest that runs:
/// <code>
///   1  new, empty images are made above those of the disks      nobody names them: after a crash they are deleted
///   2  vm.json names them as the disks' images                   right at once: an empty image shows what is below it
///   3  of type Production its file systems are frozen; the guest is paused; QEMU goes over to them, all disks at one instant; memory
///      is held fast; the guest goes on; its file systems are thawed
///   4  memory is written while the guest runs
///   5  vm.json names the checkpoint                               only now there is one
/// </code>
/// Whoever dies at whatever line: no write of the guest is ever in an image that vm.json does not name, and images below without
/// a checkpoint are merged again (<see cref="MergePlan"/>). A guest that may be frozen is in the journal (<see cref="GuestRest"/>).
/// </summary>
internal sealed class CheckpointMaking(
    Overlays overlays, MemoryFiles memories, PlatformCopies platforms, ChainAgreement agreement, ImageMerging merging, GuestRest rest, DraftBook drafts,
    TimeProvider time, ILogger<CheckpointMaking> logger)
{
    /// <exception cref="RefusedException">There is no checkpoint, and the VM is as it was.</exception>
    public async Task MakeAsync(VmDriver vm, string? name, Operation operation)
    {
        CheckpointType type = vm.Configuration.CheckpointType ?? CheckpointType.Standard;
        Refuse(vm, type);
        await AgreeAsync(vm);
        await MakeAsync(vm, Plan(vm, name, type), RestVerdict.Of(type), operation);
    }

    /// <summary>One that is taken away again at the export's end, by <see cref="CheckpointRemoving"/> or by the next daemon, whatever the VM allows its users.</summary>
    /// <exception cref="RefusedException">There is no checkpoint, and the VM is as it was.</exception>
    public async Task<Checkpoint> MakeForExportAsync(VmDriver vm, CheckpointType type, RestWish wish, Operation operation)
    {
        await AgreeAsync(vm);
        Checkpoint wanted = Plan(vm, CheckpointName.ForExport(vm.Record.Name), type) with { ForExport = true };
        return await MakeAsync(vm, wanted, wish, operation);
    }

    private async Task<Checkpoint> MakeAsync(VmDriver vm, Checkpoint wanted, RestWish wish, Operation operation)
    {
        var chains = vm.Phase.Guest is { } guest ? new GuestChains(guest) : null;
        IReadOnlyCollection<string> open = chains is null ? [] : await chains.OpenAsync();
        IReadOnlyList<VirtualHardDisk> covered = Overlays.Plan(vm.Configuration, vm.Configuration.Disks, open);
        List<string> made = [.. covered.Select(disk => disk.Path)];
        if (wanted.MemoryPath is { } memory)
        {
            made.Add(memory);
        }

        made.AddRange(VmFileSet.PlatformOf(wanted.Configuration));
        await using var undo = new UndoStack(logger);
        bool runs = vm.Phase is VmPhase.Running;
        undo.Push("as it was before", () => TakeBackAsync(vm, made, runs));
        foreach (VirtualHardDisk overlay in covered)
        {
            await overlays.MakeAsync(overlay);
        }

        VmConfiguration changed = vm.Configuration with { FormatVersion = VmFormat.Newest, Disks = covered };
        if (vm.Phase is VmPhase.Saved && wanted.MemoryPath is { } copy)
        {
            await memories.CopyAsync(VmFiles.Memory(vm.Record.Folder), copy);
        }
        else if (vm.Phase.Guest is { } here)
        {
            wanted = wanted with { Consistency = await HoldFastAsync(vm, here, chains!, changed, wanted, wish, operation) };
        }

        if (vm.Phase.Guest is null)
        {
            platforms.Write(PlatformCopies.Look(vm.Configuration), wanted.Configuration);
        }

        vm.Rewrite(CheckpointTree.With(changed, wanted));
        undo.Disarm();
        foreach (string file in made)
        {
            drafts.Remove(file);
        }

        return wanted;
    }

    private Checkpoint Plan(VmDriver vm, string? name, CheckpointType type)
    {
        CheckpointId id = CheckpointId.New();
        DateTimeOffset now = time.GetUtcNow();
        // A saved guest is its memory too, whatever the type says: disks alone would be those of a guest that was cut off.
        bool withMemory = vm.Phase is VmPhase.Saved || (vm.Phase.Guest is not null && type is CheckpointType.Standard);
        return new Checkpoint
        {
            Id = id,
            Name = name ?? CheckpointName.Default(vm.Record.Name, time.GetLocalNow()),
            ParentId = vm.Configuration.ParentCheckpointId,
            Kind = type is CheckpointType.Standard ? CheckpointKind.Standard : CheckpointKind.Production,
            CreationTime = now,
            Configuration = PlatformCopies.Plan(
                vm.Configuration with { Checkpoints = null, ParentCheckpointId = null }, MemoryFiles.FolderOf(vm.Record, vm.Configuration), $"checkpoint-{id}"),
            MemoryPath = withMemory ? MemoryFiles.PathOf(vm.Record, vm.Configuration, id) : null,
        };
    }

    private async Task<CheckpointConsistency?> HoldFastAsync(
        VmDriver vm, Guest guest, GuestChains chains, VmConfiguration changed, Checkpoint wanted, RestWish wish, Operation operation)
    {
        IReadOnlyList<VirtualHardDisk> before = vm.Configuration.Disks;
        foreach (VirtualHardDisk disk in changed.Disks)
        {
            await chains.OpenOverlayAsync(VmFileSet.Stack(disk)[0]);
        }

        GuestSnapshot? snapshot = null;
        if (wanted.MemoryPath is { } file)
        {
            memories.Make(file);
            snapshot = new GuestSnapshot(guest, file);
            await snapshot.PrepareAsync();
        }

        vm.Rewrite(changed);
        await using var undo = new UndoStack(logger);
        undo.Push("let its file systems go on", () => ThawAsync(vm, guest));
        FreezeFinding? found = await BringToRestAsync(vm, guest, wanted, wish);
        // A guest that stands still does not hear that its file systems are to go on.
        undo.Push("let it go on", () => found is { IsAtRest: true } ? RunOnAsync(guest) : Task.CompletedTask);
        long begin = time.GetTimestamp();
        await guest.PauseAsync(CancellationToken.None);
        await chains.CoverAsync([.. before.Zip(changed.Disks, (old, disk) => (old.Node, disk.Node))]);
        PlatformContent platform = PlatformCopies.Look(vm.Configuration);
        await (snapshot?.BeginAsync() ?? Task.CompletedTask);
        if (vm.Phase is VmPhase.Running)
        {
            await guest.ContinueAsync(CancellationToken.None);
            TimeSpan pause = time.GetElapsedTime(begin);
            await ThawAsync(vm, guest);
            Tell(vm, operation, snapshot, pause, found);
        }

        undo.Disarm();
        platforms.Write(platform, wanted.Configuration);
        if (snapshot is not null)
        {
            await snapshot.FinishAsync();
            Overlays.Flush(wanted.MemoryPath!);
            DurableFile.FlushFolder(Path.GetDirectoryName(wanted.MemoryPath!)!);
        }

        return snapshot is null ? RestVerdict.ConsistencyOf(found) : null;
    }

    /// <returns>Null where nobody wishes it.</returns>
    private async Task<FreezeFinding?> BringToRestAsync(VmDriver vm, Guest guest, Checkpoint wanted, RestWish wish)
    {
        if (wish is RestWish.None)
        {
            return null;
        }

        FreezeFinding found = vm.Phase is VmPhase.Running
            ? await rest.FreezeAsync(vm.Record, vm.Configuration, guest)
            : FreezeFinding.NotFrozen("while a guest is paused, no agent in it answers");
        return RestVerdict.Of(wish, found, vm.Record.Name, wanted.ForExport is true) is { } problem ? throw new RefusedException(problem) : found;
    }

    /// <summary>One that does not say that it goes on is asked again when the operation is over.</summary>
    private async Task ThawAsync(VmDriver vm, Guest guest)
    {
        if (!await rest.ThawAsync(vm.Record, guest))
        {
            rest.Recover(vm, guest);
        }
    }

    private void Tell(VmDriver vm, Operation operation, GuestSnapshot? snapshot, TimeSpan pause, FreezeFinding? found)
    {
        string note = string.Create(CultureInfo.InvariantCulture, $"The guest stood still for {pause.TotalMilliseconds:0} ms");
        if (snapshot is { TracksWrites: false })
        {
            note += " while its memory was written: QEMU can track no writes here, for want of /dev/userfaultfd or on a smart paging file";
            Log.StoodStill(logger, vm.Record.Name, pause.TotalMilliseconds);
        }

        operation.Remark(snapshot is null ? $"{note}. {RestVerdict.Words(found)}" : note + ".");
    }

    /// <summary>From whatever line it came to.</summary>
    private async Task TakeBackAsync(VmDriver vm, IReadOnlyList<string> made, bool runs)
    {
        if (vm.Phase.Guest is { Process.IsAlive: true } guest)
        {
            await TakeBackAsync(vm, guest, runs);
        }

        await merging.RunAsync(vm, _ => { });
        DraftDeletion.Delete(drafts, [.. made.Except(DiskImages.Files(vm.Configuration))]);
    }

    private async Task TakeBackAsync(VmDriver vm, Guest guest, bool runs)
    {
        try
        {
            await AgreeAsync(vm);
            await GuestSnapshot.DropAsync(guest);
            if (runs)
            {
                await guest.RunOnAsync();
            }
        }
        catch (Exception)
        {
            // A QEMU that has died leaves vm.json right, and its images to us.
            if (!await guest.HasEndedAsync())
            {
                throw;
            }
        }
    }

    private static async Task RunOnAsync(Guest guest)
    {
        try
        {
            await guest.RunOnAsync();
        }
        catch (Exception)
        {
            if (!await guest.HasEndedAsync())
            {
                throw;
            }
        }
    }

    private async Task AgreeAsync(VmDriver vm)
    {
        if (vm.Phase.Guest is { } guest)
        {
            vm.Accept(await agreement.AgreeAsync(vm.Record, vm.Configuration, guest));
        }
    }

    private static void Refuse(VmDriver vm, CheckpointType type)
    {
        if (type is CheckpointType.Disabled)
        {
            throw new RefusedException(
                ProblemId.CheckpointsDisabled, vm.Record.Name, $"{vm.Record.Name} makes no checkpoints: they are disabled for it.",
                $"Allow them: godwit vm set {vm.Record.Name} --checkpoint-type Standard.");
        }
    }
}
