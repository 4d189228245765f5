using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Guests;
using Godwit.Host.Operations;
using Godwit.Host.Storage.Smb;

namespace Godwit.Host.Vms;

/// <summary>A guest's memory to a file, and QEMU goes.</summary>
internal sealed class VmSaving(PowerActs power, VmInventory inventory, SavedMemory memory, HostShares shares, ReachesShares reach, GuestUser user,
    ILogger<VmSaving> logger)
{
    /// <summary>After a failure the guest is as it was; one of whose shares is away, or lets this host write no more, is not paused for it.</summary>
    /// <exception cref="RefusedException">It cannot be saved; or it is, and its process waits in the kernel.</exception>
    public async Task<VmPhase> SaveAsync(VmRecord vm, VmConfiguration configuration, VmPhase phase, Guest guest)
    {
        string file = VmFiles.Memory(vm.Folder);
        await reach(VmFileSet.All(configuration, vm.Folder), CancellationToken.None);
        if (await shares.ProblemsOfAsync([file], CancellationToken.None) is [var denied, ..])
        {
            throw new RefusedException(denied);
        }

        // Another host would take what is saved for the memory of its own.
        await guest.Locks.HoldAsync(configuration, vm.Folder, CancellationToken.None);
        await using var undo = new UndoStack(logger);
        undo.Push("delete the file", () => memory.DropAsync(configuration, vm.Folder));
        undo.Push("let it go on", () => phase is VmPhase.Running ? guest.ContinueAsync(CancellationToken.None) : Task.CompletedTask);
        await guest.PauseAsync(CancellationToken.None);
        await GuestSaving.SaveAsync(guest, file, user, CancellationToken.None);

        // From here the file is the guest's memory.
        inventory.SetDesired(vm.Id, DesiredState.Saved);
        undo.Disarm();
        return await power.TryEndAsync(configuration, guest, PowerActs.EndPatience) ? new VmPhase.Saved() : throw new RefusedException(power.EndingOf(vm, configuration));
    }
}
