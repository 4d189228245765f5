using System.Globalization;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Guests;
using Godwit.Host.Operations;
using Godwit.Host.Storage;
using Godwit.Host.Vms;

namespace Godwit.Host.Checkpoints;

/// <summary>
/// The instant that a checkpoint of a guest holds fast: its disks go over to new images, and its memory is written from then on. Frozen
/// are its file systems only from right before the pause to right after it.
/// </summary>
internal sealed class HoldingFast(GuestRest rest, MemoryFiles memories, PlatformCopies platforms, TimeProvider time, ILogger<HoldingFast> logger)
{
    private static FreezeFinding StandsStill => FreezeFinding.NotFrozen("while a guest is paused, no agent in it answers");

    /// <summary>Before anything is made. An agent that is there may still fail to freeze; then <see cref="RunAsync"/> refuses.</summary>
    /// <exception cref="RefusedException">Its file systems must be at rest, and it is known that they cannot be.</exception>
    public static async Task CheckAsync(VmDriver vm, Checkpoint wanted, RestWish wish)
    {
        if (wish is RestWish.Required && vm.Phase.Guest is { } guest)
        {
            FreezeFinding? obstacle = vm.Phase is VmPhase.Running ? await GuestRest.FindObstacleAsync(vm.Configuration, guest) : StandsStill;
            Refuse(vm, wanted, wish, obstacle);
        }
    }

    /// <param name="vm">The VM; its vm.json is as <paramref name="changed"/> when this returns, and perhaps when it throws.</param>
    /// <param name="guest">Its guest, which is as it was before when this returns; else it may be paused.</param>
    /// <param name="changed">With new, empty images above those that the disks have.</param>
    /// <param name="wanted">The checkpoint that is being made.</param>
    /// <param name="wish">Whether the guest's file systems are to be at rest.</param>
    /// <param name="operation">Hears how it went.</param>
    /// <returns>What the disks are; null with memory.</returns>
    public async Task<CheckpointConsistency?> RunAsync(
        VmDriver vm, Guest guest, VmConfiguration changed, Checkpoint wanted, RestWish wish, Operation operation)
    {
        var chains = new GuestChains(guest);
        IReadOnlyList<VirtualHardDisk> before = vm.Configuration.Disks;
        await guest.Locks.HoldAsync(changed, vm.Record.Folder, CancellationToken.None);
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
        undo.Push("let it go on", () => found is not null && vm.Phase is VmPhase.Running ? RunOnAsync(guest) : Task.CompletedTask);
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
        else if (snapshot is null)
        {
            operation.Remark(RestVerdict.Words(found));
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

        FreezeFinding found = vm.Phase is VmPhase.Running ? await rest.FreezeAsync(vm.Record, vm.Configuration, guest) : StandsStill;
        Refuse(vm, wanted, wish, found);
        return found;
    }

    private static void Refuse(VmDriver vm, Checkpoint wanted, RestWish wish, FreezeFinding? found)
    {
        if (found is not null && RestVerdict.Of(wish, found, vm.Record.Name, wanted.ForExport is true) is { } problem)
        {
            throw new RefusedException(problem);
        }
    }

    /// <summary>If it was frozen. One that does not say that it goes on is asked again.</summary>
    private async Task ThawAsync(VmDriver vm, Guest guest)
    {
        if (!await rest.ThawAsync(vm.Record, guest))
        {
            rest.Recover(vm);
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
}
