using System.Collections.Concurrent;
using Godwit.Contracts.Vms;
using Godwit.Host.Guests;
using Godwit.Host.Storage;
using Godwit.Host.Vms;

namespace Godwit.Host.Checkpoints;

/// <summary>
/// Puts new, empty images above disks of a running guest without making a checkpoint, and merges them again: for work that needs
/// what is below to be at rest. The order is that of <see cref="CheckpointMaking"/>, and so is what happens after a crash.
/// </summary>
internal sealed class Covering(Overlays overlays, ChainAgreement agreement, ImageMerging merging, DraftBook drafts)
{
    /// <summary>What was waiting to be merged when a VM was covered.</summary>
    private readonly ConcurrentDictionary<VmId, IReadOnlySet<string>> _pending = new();

    /// <summary>vm.json has changed when this returns; when it throws, <see cref="UncoverAsync"/> brings it back.</summary>
    public async Task CoverAsync(VmDriver vm, IReadOnlyList<VirtualHardDisk> disks)
    {
        _pending[vm.Record.Id] = MergePlan.Pending(vm.Configuration);
        Guest guest = vm.Phase.Guest!;
        var chains = new GuestChains(guest);
        IReadOnlyList<VirtualHardDisk> covered = Overlays.Plan(vm.Configuration, disks, await chains.OpenAsync());
        foreach (VirtualHardDisk overlay in covered)
        {
            await overlays.MakeAsync(overlay);
            await guest.Locks.HoldImagesAsync(vm.Configuration, vm.Record.Folder, [overlay.Path]);
            await chains.OpenOverlayAsync(VmFileSet.Stack(overlay)[0]);
        }

        vm.Rewrite(vm.Configuration with
        {
            FormatVersion = VmFormat.Newest,
            Disks = [.. vm.Configuration.Disks.Select(disk => covered.FirstOrDefault(overlay => overlay.Id == disk.Id) ?? disk)],
        });
        await guest.PauseAsync(CancellationToken.None);
        await chains.CoverAsync([.. disks.Zip(covered, (disk, overlay) => (disk.Node, overlay.Node))]);
        await ContinueAsync(vm, guest);
        foreach (VirtualHardDisk overlay in covered)
        {
            drafts.Remove(overlay.Path);
        }
    }

    /// <summary>From whatever line it came to: each disk is the images that it was before. The guest works on meanwhile.</summary>
    public async Task UncoverAsync(VmDriver vm)
    {
        _pending.TryRemove(vm.Record.Id, out IReadOnlySet<string>? pending);
        if (vm.Phase.Guest is { Process.IsAlive: true } guest)
        {
            vm.Accept(await agreement.AgreeAsync(vm.Record, vm.Configuration, guest));
            await ContinueAsync(vm, guest);
            await merging.RunAsync(vm, MergeTerms.None, left: pending);
        }
    }

    private static Task ContinueAsync(VmDriver vm, Guest guest) => vm.Phase is VmPhase.Running ? guest.ContinueAsync(CancellationToken.None) : Task.CompletedTask;
}
