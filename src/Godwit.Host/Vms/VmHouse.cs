using System.Collections.Concurrent;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Guests;
using Godwit.Host.Migration;
using Godwit.Host.Storage;
using Godwit.Host.Storage.Locks;

namespace Godwit.Host.Vms;

/// <summary>Where VMs move in: newly made, arrived, taken back, or found again after a restart.</summary>
internal sealed class VmHouse(
    VmDirectory directory, VmInventory inventory, VmActs acts, GuestBoot boot, PostCopyDesk postCopy, VmReader reader, StorageLocks locks, ILogger<VmHouse> logger)
{
    private readonly ConcurrentDictionary<VmId, SemaphoreSlim> _gates = new();

    /// <param name="unreadable">Why the configuration is only a stand-in for the one in vm.json.</param>
    /// <param name="hostBooted">Whether the host was rebooted since it was last known here.</param>
    public VmDriver MoveIn(VmRecord record, VmConfiguration configuration, VmPhase phase, Problem? unreadable = null, bool hostBooted = false)
    {
        var driver = new VmDriver(record, configuration, phase, acts, logger) { Unreadable = unreadable, WasFoundAtBoot = hostBooted && unreadable is not null };
        directory.Add(driver);
        return driver;
    }

    /// <summary>Every VM of the inventory, after the daemon's start.</summary>
    /// <param name="hostBooted">Whether the host was rebooted since.</param>
    /// <param name="except">Those of which somebody has to find out first which files are theirs.</param>
    public Task RecoverAllAsync(bool hostBooted, IReadOnlySet<VmId>? except = null) =>
        RecoverAsync(inventory.All().Where(vm => except?.Contains(vm.Id) is not true), hostBooted);

    /// <summary>Those of them for which it is known now.</summary>
    public Task RecoverLateAsync(IReadOnlyList<VmId> vms) => RecoverAsync(vms.Select(inventory.Find).OfType<VmRecord>(), hostBooted: false);

    private async Task RecoverAsync(IEnumerable<VmRecord> vms, bool hostBooted)
    {
        foreach (VmRecord vm in vms.Where(vm => directory.Find(vm.Id) is null))
        {
            try
            {
                await RecoverAsync(vm, hostBooted);
            }
            catch (Exception failure)
            {
                Log.RecoveryFailed(logger, vm.Name, failure);
            }
        }
    }

    /// <summary>Looks at the two truths, the journal and QEMU, and makes them one. Who comes second finds it taken up.</summary>
    public async Task RecoverAsync(VmRecord vm, bool hostBooted)
    {
        SemaphoreSlim gate = _gates.GetOrAdd(vm.Id, _ => new SemaphoreSlim(1, 1));
        await gate.WaitAsync(CancellationToken.None);
        try
        {
            // Asked now: it may have moved in, or have been let go, while this waited for its turn.
            if (directory.Find(vm.Id) is null or { Phase: VmPhase.Gone } && inventory.Find(vm.Id) is { } now)
            {
                await RecoverAloneAsync(now, hostBooted);
            }
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task RecoverAloneAsync(VmRecord vm, bool hostBooted)
    {
        (VmConfiguration configuration, Problem? unreadable) = reader.Read(vm);
        if (unreadable is null)
        {
            SharedProbe.CleanLeft(VmFileSet.All(configuration, vm.Folder));
        }

        Guest? guest = boot.Adopt(vm.Id);
        if (guest is { Process.IsDying: true })
        {
            acts.Checkpoints.Rest.Recover(MoveIn(vm, configuration, LeftToEnd(vm, guest), unreadable, hostBooted));
            return;
        }

        bool? running = guest is null ? null : await GuestSight.IsRunningAsync(guest);
        if (running is not null && unreadable is null && await guest!.Locks.EndIfLostAsync(configuration, vm.Folder) is { } holder)
        {
            // Before anything is done with its files, which are that one's.
            Log.LockLost(logger, vm.Name, holder.Host);
            await acts.Power.EndAsync(configuration, guest);
            running = null;
        }

        if (running is null)
        {
            guest = null;
            acts.Power.ForgetPaging(configuration);
        }

        if (guest is not null)
        {
            // What cannot be looked at now agrees for all we know.
            configuration = unreadable is null ? await AgreeAsync(vm, configuration, guest) : configuration;
            boot.TakeTpm(configuration);
        }

        // What cannot be read says nothing of what is wanted of it: that stays as it is in the journal.
        VmRecovery verdict = unreadable is not null && guest is null ? VmRecovery.Nothing : VmRecoveries.For(vm.Desired, running, configuration.AutomaticStartAction, hostBooted);
        if (vm.IsRole && guest is null)
        {
            // Whether it starts here is for the cluster to say.
            verdict = VmRecovery.Nothing;
        }
        else if (verdict is VmRecovery.Start && unreadable is null && locks.TakenElsewhere(configuration, vm.Folder) is { } taken)
        {
            Log.NotStartedAgain(logger, vm.Name, taken.Message);
            verdict = VmRecovery.NoteOff;
        }

        if (verdict is not (VmRecovery.Nothing or VmRecovery.Adopt))
        {
            Log.Recovered(logger, vm.Name, verdict);
        }

        VmPhase phase = await TryCarryOutAsync(verdict, vm, configuration, guest, isReadable: unreadable is null);
        // What was carried out may have changed what the journal wants of it.
        VmDriver driver = MoveIn(inventory.Find(vm.Id) ?? vm, configuration, phase, unreadable, hostBooted);
        acts.Checkpoints.Rest.Recover(driver);
    }

    /// <summary>A VM whose recovery fails is still this host's: it is shown, and can be asked again.</summary>
    private async Task<VmPhase> TryCarryOutAsync(VmRecovery verdict, VmRecord vm, VmConfiguration configuration, Guest? guest, bool isReadable)
    {
        try
        {
            return guest is null
                ? await CarryOutAsync(verdict, vm, configuration, guest, isReadable)
                : await GuestSight.InsistAsync(guest, () => CarryOutAsync(verdict, vm, configuration, guest, isReadable));
        }
        catch (Exception failure)
        {
            Log.RecoveryFailed(logger, vm.Name, failure);
            return guest is { Process.IsAlive: true } ? new VmPhase.Paused(guest) : AtRest(vm);
        }
    }

    private async Task<VmConfiguration> AgreeAsync(VmRecord vm, VmConfiguration configuration, Guest guest)
    {
        try
        {
            configuration = await acts.Checkpoints.Agreement.AgreeAsync(vm, configuration, guest);
            configuration = await acts.Disks.AgreeAsync(vm, configuration, guest);
            await new GuestDvds(guest).AgreeAsync(configuration.DvdDrives ?? [], CancellationToken.None);
            return configuration;
        }
        catch (Exception failure)
        {
            Log.RecoveryFailed(logger, vm.Name, failure);
            return configuration;
        }
    }

    private async Task<VmPhase> CarryOutAsync(VmRecovery verdict, VmRecord vm, VmConfiguration configuration, Guest? guest, bool isReadable)
    {
        switch (verdict)
        {
            case VmRecovery.Nothing:
                return AtRest(vm);
            case VmRecovery.Adopt:
                await guest!.Locks.HoldAsync(configuration, vm.Folder, CancellationToken.None);
                if (isReadable)
                {
                    // A save that came to nothing may have left it.
                    DurableFile.Delete(VmFiles.Memory(vm.Folder));
                }

                return vm.Desired is DesiredState.Paused ? new VmPhase.Paused(guest!) : new VmPhase.Running(guest!);
            case VmRecovery.Resume:
                await guest!.Locks.HoldAsync(configuration, vm.Folder, CancellationToken.None);
                await new GuestLandingPad(guest!).CloseDisksAsync(CancellationToken.None);
                if (!await postCopy.IsAwaitedAsync(vm, guest!))
                {
                    // A save that was under way is called off, too: finished later, it would pause the guest for good.
                    await new GuestMemory(guest!).TakeBackAsync(shallRun: true);
                }
                else
                {
                    // It has come ahead of its memory, of which some is still at the source: nothing is called off.
                    await guest!.RunOnAsync();
                }

                if (isReadable)
                {
                    DurableFile.Delete(VmFiles.Memory(vm.Folder));
                }

                return new VmPhase.Running(guest!);
            case VmRecovery.End:
                return await acts.Power.TryEndAsync(configuration, guest, PowerActs.EndPatience) ? AtRest(vm) : new VmPhase.Paused(guest!);
            case VmRecovery.Start:
                return await acts.Power.StartAsync(vm, configuration, new VmPhase.Off(), again: true);
            case VmRecovery.NoteOff:
                inventory.SetDesired(vm.Id, DesiredState.Off);
                return new VmPhase.Off();
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>Its plug was pulled, and the kernel keeps its process for a while: it is asked for nothing, and what it becomes is what the journal wants.</summary>
    private static VmPhase.Paused LeftToEnd(VmRecord vm, Guest guest)
    {
        if (vm.Desired is DesiredState.Off or DesiredState.Saved)
        {
            guest.Kill();
        }

        return new VmPhase.Paused(guest);
    }

    private static VmPhase AtRest(VmRecord vm) => vm.Desired is DesiredState.Saved ? new VmPhase.Saved() : new VmPhase.Off();
}
