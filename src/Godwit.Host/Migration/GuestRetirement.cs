using Godwit.Contracts.Vms;
using Godwit.Host.Guests;
using Godwit.Host.Storage;
using Godwit.Host.Storage.Locks;
using Godwit.Host.Vms;

namespace Godwit.Host.Migration;

/// <summary>The last thing of a move: what the VM leaves on a host it has left. Repeatable after a crash.</summary>
internal sealed class GuestRetirement(GuestBoot boot, StorageLocks locks, VmPlace place, MadeFolders made)
{
    /// <summary>Another host has taken the machine from these files meanwhile: they are in use.</summary>
    public bool IsTaken(VmConfiguration vm, string folder) => locks.TakenBy(vm, folder) is not null;

    /// <param name="deleteFiles">False when the files are the very ones the guest uses at its new host.</param>
    public async Task TakeAwayAsync(VmConfiguration vm, string folder, bool deleteFiles)
    {
        await boot.ClearAsync(vm);
        DurableFile.Delete(place.SerialLog(vm.Id));
        if (deleteFiles)
        {
            VmFolder.DeleteFiles(folder, vm, disks: true);
            made.RemoveEmptyAround(VmFileSet.All(vm, folder));
        }
    }
}
