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
    GuestBoot boot, VmInventory inventory, SmartPaging paging, SmartPagingBook pagingBook, FrozenGuestBook frozen, IRoleRegister roles, HostShares shares, ShareIsAway isAway,
    GuestUser user, TimeProvider time, ILogger<PowerActs> logger)
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
    /// <exception cref="RefusedException">Its process waits in the kernel, and is gone only after that.</exception>
    public async Task<VmPhase> TurnOffAsync(VmRecord vm, VmConfiguration configuration, Guest? guest, bool keepMemory)
    {
        NoteOff(vm);
        if (guest is null && !keepMemory)
        {
            // A guest that runs has none; and its folder may lie on a share that is away, for which its end does not wait.
            DurableFile.Delete(VmFiles.Memory(vm.Folder));
        }

        return await TryEndAsync(configuration, guest, EndPatience) ? new VmPhase.Off() : throw new RefusedException(EndVerdict.Of(vm, configuration, isAway));
    }

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

    /// <summary>Memory to a file, then QEMU goes. After a failure the guest is as it was; one whose share is away, or lets this host write no more, is not paused for it.</summary>
    public async Task<VmPhase> SaveAsync(VmRecord vm, VmConfiguration configuration, VmPhase phase, Guest guest)
    {
        string file = VmFiles.Memory(vm.Folder);
        if (await shares.ProblemsOfAsync([file], CancellationToken.None) is [var denied, ..])
        {
            throw new RefusedException(denied);
        }

        // Another host would take what is saved for the memory of its own.
        await guest.Locks.HoldAsync(configuration, vm.Folder, CancellationToken.None);
        await using var undo = new UndoStack(logger);
        undo.Push("let it go on", () => phase is VmPhase.Running ? guest.ContinueAsync(CancellationToken.None) : Task.CompletedTask);
        await guest.PauseAsync(CancellationToken.None);
        undo.Push("delete the file", () =>
        {
            File.Delete(file);
            return Task.CompletedTask;
        });
        await GuestSaving.SaveAsync(guest, file, user, CancellationToken.None);

        // From here the file is the guest's memory.
        inventory.SetDesired(vm.Id, DesiredState.Saved);
        undo.Disarm();
        await EndAsync(configuration, guest);
        return new VmPhase.Saved();
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
