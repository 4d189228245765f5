using Godwit.Contracts.Vms;
using Godwit.Host.Guests;
using Godwit.Host.Storage;
using Godwit.Host.Storage.Locks;
using Godwit.Host.Vms;

namespace Godwit.Host.Migration;

/// <summary>The last thing of a move: what the VM leaves on a host it has left, or never came to. Repeatable after a crash.</summary>
internal sealed class GuestRetirement(GuestBoot boot, StorageLocks locks, VmPlace place, MadeFolders made, ILogger<GuestRetirement> logger)
{
    /// <summary>What it has on this host alone: its taps, its log.</summary>
    /// <param name="vm">Its vm.json here.</param>
    public async Task ClearAsync(VmConfiguration vm)
    {
        await boot.ClearAsync(vm);
        DurableFile.Delete(place.SerialLog(vm.Id));
    }

    /// <summary>That, and its files, unless another host has taken it from there meanwhile.</summary>
    /// <param name="vm">Its vm.json here.</param>
    /// <param name="folder">Its folder here.</param>
    /// <param name="kept">Lock files that are the guest's, wherever it is now.</param>
    /// <exception cref="Api.RefusedException">Nobody can say whether one has.</exception>
    public async Task TakeAwayAsync(VmConfiguration vm, string folder, IEnumerable<string> kept)
    {
        await ClearAsync(vm);
        using HeldLocks? left = await locks.TryTakeLeftAsync(vm, LockPlan.LocksOf(vm, folder).Except(kept, StringComparer.Ordinal));
        if (left is null)
        {
            Log.LeftInUse(logger, vm.Name, folder);
            return;
        }

        VmFolder.DeleteFiles(folder, vm, disks: true);
        left.Delete();
        made.RemoveEmptyAround(VmFileSet.All(vm, folder));
    }
}
