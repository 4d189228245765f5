using Godwit.Contracts.Vms;
using Godwit.Host.Guests;
using Godwit.Host.Storage;
using Godwit.Host.Storage.Locks;
using Godwit.Host.Vms;

namespace Godwit.Host.Migration;

/// <summary>The last thing of a move: what the VM leaves on a host it has left. Repeatable after a crash.</summary>
internal sealed class GuestRetirement(GuestBoot boot, StorageLocks locks, VmPlace place, MadeFolders made)
{
    /// <param name="vm">Its vm.json here.</param>
    /// <param name="folder">Its folder here.</param>
    /// <param name="deleteFiles">False when the files are the very ones the guest uses at its new host. Those that another host has taken meanwhile stay.</param>
    /// <exception cref="Api.RefusedException">Nobody can say whether one has.</exception>
    public async Task TakeAwayAsync(VmConfiguration vm, string folder, bool deleteFiles)
    {
        await boot.ClearAsync(vm);
        DurableFile.Delete(place.SerialLog(vm.Id));
        if (deleteFiles)
        {
            using (HeldLocks? left = locks.TryTakeLeft(vm, LockPlan.LocksOf(vm, folder)))
            {
                if (left is null)
                {
                    return;
                }

                VmFolder.DeleteFiles(folder, vm, disks: true);
            }

            VmFolder.DeleteLocks(folder, vm);
            made.RemoveEmptyAround(VmFileSet.All(vm, folder));
        }
    }
}
