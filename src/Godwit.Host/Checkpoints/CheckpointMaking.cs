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
    Overlays overlays, MemoryFiles memories, PlatformCopies platforms, ChainAgreement agreement, ImageMerging merging, HoldingFast holding, DraftBook drafts,
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
        await HoldingFast.CheckAsync(vm, wanted, wish);
        IReadOnlyCollection<string> open = vm.Phase.Guest is { } guest ? [.. await new GuestChains(guest).OpenAsync()] : [];
        IReadOnlyList<VirtualHardDisk> covered = Overlays.Plan(vm.Configuration, vm.Configuration.Disks, open);
        List<string> made = [.. covered.Select(disk => disk.Path)];
        if (wanted.MemoryPath is { } memory)
        {
            made.Add(memory);
        }

        made.AddRange(VmFileSet.PlatformOf(wanted.Configuration));
        await using var undo = new UndoStack(logger);
        bool runs = vm.Phase is VmPhase.Running;
        IReadOnlySet<string> pending = MergePlan.Pending(vm.Configuration);
        undo.Push("as it was before", () => TakeBackAsync(vm, made, pending, runs));
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
            wanted = wanted with { Consistency = await holding.RunAsync(vm, here, changed, wanted, wish, operation) };
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

    /// <summary>From whatever line it came to.</summary>
    private async Task TakeBackAsync(VmDriver vm, IReadOnlyList<string> made, IReadOnlySet<string> pending, bool runs)
    {
        if (vm.Phase.Guest is { Process.IsAlive: true } guest)
        {
            await TakeBackAsync(vm, guest, runs);
        }

        try
        {
            await merging.RunAsync(vm, MergeTerms.None, left: pending);
        }
        finally
        {
            // An image that could not be merged has to stay. What nobody names has not: nobody else would come to delete it.
            DraftDeletion.Delete(drafts, [.. made.Except(DiskImages.Files(vm.Configuration))]);
        }
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
