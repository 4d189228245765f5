using System.Diagnostics.CodeAnalysis;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Cluster.Roles;
using Godwit.Host.Guests;
using Godwit.Host.Operations;
using Godwit.Host.Storage;
using Godwit.Host.Storage.Smb;
using Godwit.Qmp;

namespace Godwit.Host.Vms;

/// <summary>
/// Starting and stopping, straight down. The journal's desired state changes at the line from which a restarted daemon
/// should go forward instead of back.
/// </summary>
internal sealed class PowerActs(
    GuestBoot boot, VmInventory inventory, SmartPaging paging, SmartPagingBook pagingBook, FrozenGuestBook frozen, IRoleRegister roles, SavedMemory memory,
    ShareIsAway isAway, TimeProvider time, ILogger<PowerActs> logger)
{
    /// <summary>QEMU ends in well under a second, unless its storage keeps it.</summary>
    public static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan PressEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RegisterPatience = TimeSpan.FromSeconds(5);

    /// <summary>Cold, or from saved memory. After a failure no QEMU is left and the VM is as it was.</summary>
    /// <param name="vm">The VM.</param>
    /// <param name="configuration">Its vm.json.</param>
    /// <param name="phase">Off or Saved.</param>
    /// <param name="again">It ran, and nobody asked for it to stop: then a smart paging file takes the place of memory that is not there.</param>
    [SuppressMessage("Reliability", "CA2000", Justification = "The phase that is returned holds it; a failure ends it by the undo.")]
    public async Task<VmPhase> StartAsync(VmRecord vm, VmConfiguration configuration, VmPhase phase, bool again = false)
    {
        bool saved = phase is VmPhase.Saved;
        InsertedMedia.Require(vm, configuration, saved);
        if (vm.IsRole)
        {
            using var patience = new CancellationTokenSource(RegisterPatience, time);
            await roles.RequireAsync(vm, patience.Token);
            roles.Guard(vm.Id);
        }

        if (!saved)
        {
            Forget(vm);
        }

        paging.Discard(configuration);
        using MemoryGrant memory = paging.Grant(vm, configuration, again && !saved);
        await using var undo = new UndoStack(logger);
        Guest? guest = null;
        undo.Push("end QEMU", () => EndAsync(configuration, guest));
        guest = await boot.StartAsync(configuration, vm.Folder, incoming: saved, memory.File, CancellationToken.None);
        if (saved)
        {
            await GuestSaving.RestoreAsync(guest, VmFiles.Memory(vm.Folder), CancellationToken.None);
        }

        inventory.ForgetStart(vm.Id);

        // From here a restarted daemon lets it go on rather than starting it anew. A role whose start fails still shall run: the cluster tries again.
        DesiredState before = vm.IsRole && inventory.Find(vm.Id) is { } known ? known.Desired : saved ? DesiredState.Saved : DesiredState.Off;
        inventory.SetDesired(vm.Id, DesiredState.Running);
        undo.Push("it is off again", () =>
        {
            inventory.SetDesired(vm.Id, before);
            return Task.CompletedTask;
        });
        if (vm.IsRole)
        {
            // The guardian knows its process by now: should the right run out after this line, it ends it.
            roles.RequireRight(vm.Name);
        }

        if (!saved)
        {
            // What a save has left that came to nothing would be taken for this guest's memory, once.
            DurableFile.Delete(VmFiles.Memory(vm.Folder));
        }

        await guest.ContinueAsync(CancellationToken.None);
        undo.Disarm();
        if (saved)
        {
            DurableFile.Delete(VmFiles.Memory(vm.Folder));
        }

        return new VmPhase.Running(guest);
    }

    /// <summary>Asks the guest by its power button, again and again since one that boots does not listen to it yet, and waits.</summary>
    /// <exception cref="RefusedException">It did not shut down in time; it runs on.</exception>
    /// <exception cref="OperationCanceledException">Nobody waits any more; it runs on until it has shut down.</exception>
    public async Task<VmPhase> ShutDownAsync(VmRecord vm, VmConfiguration configuration, Guest guest, TimeSpan patience, CancellationToken cancelled)
    {
        for (TimeSpan left = patience; left > TimeSpan.Zero; left -= PressEvery)
        {
            try
            {
                await guest.PressPowerButtonAsync(CancellationToken.None);
                await guest.Process.Exited.WaitAsync(left < PressEvery ? left : PressEvery, time, cancelled);
                return await OffAsync(vm, configuration, guest);
            }
            catch (TimeoutException)
            {
                // It may have been too busy with its boot to notice.
            }
            catch (QmpException)
            {
                if (!await guest.HasEndedAsync())
                {
                    throw;
                }

                return await OffAsync(vm, configuration, guest);
            }
        }

        throw new RefusedException(
            ProblemId.GuestDidNotShutDown, vm.Name, $"{vm.Name} did not shut down within {patience.TotalSeconds:0} s.",
            "Shut it down from inside, wait longer (--timeout), or turn it off (--turn-off), which is like pulling the plug.");
    }

    /// <param name="vm">The VM.</param>
    /// <param name="configuration">Its vm.json.</param>
    /// <param name="guest">Null when it is saved.</param>
    /// <param name="keepMemory">The folder may be another VM's.</param>
    /// <param name="patience">How long its process may take, usually <see cref="EndPatience"/>.</param>
    /// <exception cref="RefusedException">Its process waits in the kernel, and is gone only after that.</exception>
    public async Task<VmPhase> TurnOffAsync(VmRecord vm, VmConfiguration configuration, Guest? guest, bool keepMemory, TimeSpan patience)
    {
        NoteOff(vm);

        // As long as its guest has the lock, or this act.
        await (keepMemory ? Task.CompletedTask : memory.DropAsync(configuration, vm.Folder));
        return await TryEndAsync(configuration, guest, patience) ? new VmPhase.Off() : throw new RefusedException(EndingOf(vm, configuration));
    }

    /// <summary>Why a guest whose plug is pulled is asked for nothing.</summary>
    public Problem EndingOf(VmRecord vm, VmConfiguration configuration) => EndVerdict.Of(inventory.Find(vm.Id) ?? vm, configuration, isAway);

    public async Task<VmPhase> SuspendAsync(VmRecord vm, Guest guest)
    {
        await guest.PauseAsync(CancellationToken.None);
        inventory.SetDesired(vm.Id, DesiredState.Paused);
        return new VmPhase.Paused(guest);
    }

    public async Task<VmPhase> ResumeAsync(VmRecord vm, VmConfiguration configuration, Guest guest)
    {
        await guest.Locks.HoldAsync(configuration, vm.Folder, CancellationToken.None);
        inventory.SetDesired(vm.Id, DesiredState.Running);
        await guest.ContinueAsync(CancellationToken.None);
        return new VmPhase.Running(guest);
    }

    /// <summary>Whether it runs on a smart paging file. A reset would keep it there.</summary>
    public bool IsPaging(VmRecord vm) => pagingBook.PathOf(vm.Id) is not null;

    /// <summary>An earlier daemon's guest has ended without anybody's seeing it.</summary>
    public void ForgetPaging(VmConfiguration configuration) => paging.Discard(configuration);

    /// <summary>The guest's QEMU has ended, by the guest's own power-off or otherwise.</summary>
    public async Task<VmPhase> OffAsync(VmRecord vm, VmConfiguration configuration, Guest guest)
    {
        NoteOff(vm);
        await ClearAsync(configuration, guest);
        return new VmPhase.Off();
    }

    /// <summary>Its QEMU crashed or was killed. Of a role the journal keeps what is wanted: where it starts again is for the cluster to say.</summary>
    public Task CrashedAsync(VmRecord vm, VmConfiguration configuration, Guest guest)
    {
        if (!vm.IsRole)
        {
            return OffAsync(vm, configuration, guest);
        }

        Forget(vm);
        return ClearAsync(configuration, guest);
    }

    /// <summary>False for a role whose guest this host has no right to run, now.</summary>
    public bool MayRun(VmRecord vm) => !vm.IsRole || roles.HasRight(vm.Name);

    public void NoteOff(VmRecord vm)
    {
        inventory.SetDesired(vm.Id, DesiredState.Off);
        Forget(vm);
    }

    public async Task ResetAsync(VmRecord vm, Guest guest)
    {
        await guest.ResetAsync(CancellationToken.None);
        Forget(vm);
    }

    /// <summary>Takes down what a guest that has ended needed.</summary>
    public async Task ClearAsync(VmConfiguration configuration, Guest guest)
    {
        await guest.DisposeAsync();
        await boot.ClearAsync(configuration);
    }

    public async Task EndAsync(VmConfiguration configuration, Guest? guest) => _ = await TryEndAsync(configuration, guest, Timeout.InfiniteTimeSpan);

    /// <returns>False when its process waits in the kernel longer than that (<see cref="Guest.IsEnding"/>).</returns>
    public async Task<bool> TryEndAsync(VmConfiguration configuration, Guest? guest, TimeSpan patience)
    {
        if (guest is not null && !await guest.TryEndAsync(patience))
        {
            return false;
        }

        await boot.ClearAsync(configuration);
        return true;
    }

    /// <summary>A guest that has ended, or begins anew, has no file systems that are frozen: nobody waits for its agent to say so.</summary>
    private void Forget(VmRecord vm)
    {
        if (frozen.Holds(vm.Id))
        {
            frozen.Remove(vm.Id);
        }
    }
}
