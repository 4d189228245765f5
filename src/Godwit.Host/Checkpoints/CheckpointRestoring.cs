using Godwit.Contracts.Checkpoints;
using Godwit.Contracts.Vms;
using Godwit.Host.Operations;
using Godwit.Host.Storage;
using Godwit.Host.Vms;

namespace Godwit.Host.Checkpoints;

/// <summary>
/// Restore-VMSnapshot. The checkpoint stays as it is: the VM gets new images above its frozen ones. All that can fail is done while
/// the present still stands; then the VM is turned off, vm.json changes in one step, and only then the old present's images go.
/// </summary>
internal sealed class CheckpointRestoring(
    CheckpointMaking making, Overlays overlays, MemoryFiles memories, PlatformCopies platforms, ImageMerging merging, PowerActs power, VmInventory inventory,
    DraftBook drafts, ILogger<CheckpointRestoring> logger)
{
    public async Task RestoreAsync(VmDriver vm, string nameOrId, RestoreCheckpointRequest request, Operation operation)
    {
        CheckpointId id = CheckpointTree.Find(vm.Configuration, nameOrId).Id;
        if (request.CheckpointFirst is true)
        {
            await making.MakeAsync(vm, null, operation);
        }

        Checkpoint checkpoint = CheckpointTree.All(vm.Configuration).Single(known => known.Id == id);
        await GoBackAsync(vm, checkpoint, operation);
        if (request.Start is true)
        {
            vm.Become(await power.StartAsync(vm.Record, vm.Configuration, vm.Phase));
        }
    }

    private async Task GoBackAsync(VmDriver vm, Checkpoint checkpoint, Operation operation)
    {
        IReadOnlyList<VirtualHardDisk> disks = Overlays.Plan(vm.Configuration, checkpoint.Configuration.Disks, []);
        VmConfiguration platform = PlatformCopies.PlanPresent(checkpoint.Configuration, vm.Record.Folder);
        string memory = Path.Combine(vm.Record.Folder, $".memory-{Guid.CreateVersion7()}.draft");
        await using var undo = new UndoStack(logger);
        undo.Push("delete what was made", () =>
        {
            DraftDeletion.Delete(drafts, [.. disks.Select(disk => disk.Path), .. VmFileSet.PlatformOf(platform), memory]);
            return Task.CompletedTask;
        });
        foreach (VirtualHardDisk disk in disks)
        {
            await overlays.MakeAsync(disk);
        }

        platforms.Write(PlatformCopies.Look(checkpoint.Configuration), platform);
        if (checkpoint.MemoryPath is { } saved)
        {
            await memories.CopyAsync(saved, memory);
        }

        vm.Become(await power.TurnOffAsync(vm.Record, vm.Configuration, vm.Phase.Guest, keepMemory: false, Timeout.InfiniteTimeSpan));
        VmConfiguration before = vm.Configuration;
        VmConfiguration after = AsThen(before, checkpoint, disks) with { Firmware = platform.Firmware, Tpm = platform.Tpm };
        IReadOnlyList<string> dropped = DiskImages.Dropped(before, after);
        DraftDeletion.Announce(drafts, dropped, () => vm.Rewrite(after));
        undo.Disarm();
        foreach (VirtualHardDisk disk in disks)
        {
            drafts.Remove(disk.Path);
        }

        foreach (string file in VmFileSet.PlatformOf(platform))
        {
            drafts.Remove(file);
        }

        if (checkpoint.MemoryPath is not null)
        {
            File.Move(memory, VmFiles.Memory(vm.Record.Folder), overwrite: true);
            DurableFile.FlushFolder(vm.Record.Folder);
            drafts.Remove(memory);
            inventory.SetDesired(vm.Record.Id, DesiredState.Saved);
            vm.Become(new VmPhase.Saved());
        }

        DraftDeletion.Delete(drafts, dropped);
        await merging.RunAsync(vm, MergeTerms.None with { Percent = new DiskWorkMeter(operation, vm.Time).See }, left: MergePlan.Pending(before));
    }

    /// <summary>What the VM is and who it is stay apart: the configuration is the checkpoint's, the identity and the tree are the present's.</summary>
    private static VmConfiguration AsThen(VmConfiguration now, Checkpoint checkpoint, IReadOnlyList<VirtualHardDisk> disks) => checkpoint.Configuration with
    {
        FormatVersion = VmFormat.Newest,
        Id = now.Id,
        Name = now.Name,
        Disks = disks,
        Checkpoints = now.Checkpoints,
        ParentCheckpointId = checkpoint.Id,
        CheckpointType = now.CheckpointType,
        CheckpointFolder = now.CheckpointFolder,
        SmartPagingFolder = now.SmartPagingFolder,
    };
}
