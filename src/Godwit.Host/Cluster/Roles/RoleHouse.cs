using Godwit.Contracts.Vms;
using Godwit.Host.Cluster.Records;
using Godwit.Host.Migration;
using Godwit.Host.StorageMigration;
using Godwit.Host.Vms;

namespace Godwit.Host.Cluster.Roles;

/// <summary>Where roles move in and out by the register's word: taken up when their owner died, let go when another was named.</summary>
internal sealed class RoleHouse(
    HostOptions options, VmDirectory directory, VmInventory inventory, VmHouse house, DepartureBook departures, MoveRecovery recovery, StorageRecovery storage,
    LandingDesk desk, GuestRetirement retirement, IRoleRegister register, ILogger<RoleHouse> logger)
{
    /// <summary>Makes this host agree with the register about one role. Nothing happens to one that is on its way: its move does it.</summary>
    /// <param name="vm">The role.</param>
    /// <param name="name">How it is called.</param>
    /// <param name="folder">Where its vm.json lies.</param>
    /// <param name="seen">The register as it was heard last; null for a VM that is no role any more.</param>
    /// <param name="read">Asks the register itself: what was heard may be a moment old, and this is about whom it belongs to.</param>
    /// <param name="isGone">Whether a host certainly runs nothing of the cluster any more.</param>
    /// <returns>The role, if it is this host's and at rest.</returns>
    public async Task<VmDriver?> AgreeAsync(VmId vm, string name, string folder, OwnerRecord? seen, Func<Task<OwnerRecord?>> read, Func<string, bool> isGone)
    {
        if (IsMoving(vm))
        {
            return null;
        }

        VmRecord? known = inventory.Find(vm);
        VmDriver? driver = directory.Find(vm);
        if (seen?.Owner != options.HostName)
        {
            // Neither an owner nor a last one: what nobody knows changes nothing.
            if (known is { IsRole: true } && await read() is { } now && !IsMoving(vm))
            {
                if (now.Owner != options.HostName)
                {
                    await LetGoAsync(known, now);
                }
                else if (now.IsRemoved)
                {
                    await ReleaseAsync(known, now.Generation);
                }
            }

            return null;
        }

        if (known is null || driver is null)
        {
            if (await read() is { IsRemoved: false } now && now.Owner == options.HostName && !IsMoving(vm) && await WithoutMoveAsync(vm, now, isGone) is { } own)
            {
                await TakeUpAsync(known ?? Record(vm, name, folder, own), own);
            }

            return null;
        }

        register.Guard(vm);
        if (!known.IsRole || known.Generation < seen.Generation)
        {
            inventory.SetRole(vm, isRole: true, seen.Generation);
            await RenewAsync(driver);
            return null;
        }

        return driver;
    }

    /// <summary>Something is done to it, or its move has not ended here.</summary>
    public bool IsMoving(VmId vm) =>
        directory.Find(vm)?.Current is not null || storage.Holds(vm)
        || departures.Unsettled().Any(departure => departure.Order.Departing.Id == vm && departure.State is not DepartureState.Aborted)
        // Last: what was taken back since the line before is at work there until it has moved in.
        || recovery.Holds(vm);

    private static VmRecord Record(VmId vm, string name, string folder, OwnerRecord now) =>
        new(vm, name, folder, now.Desired is DesiredState.Paused ? DesiredState.Running : now.Desired, now.Generation, IsRole: true);

    private static async Task RenewAsync(VmDriver driver) => await driver.BetweenAsync(_ =>
    {
        driver.Renew();
        return Task.CompletedTask;
    });

    /// <returns>Null for one that arrives by a move: whoever looks after landings takes it over, or the source takes it back.</returns>
    private async Task<OwnerRecord?> WithoutMoveAsync(VmId vm, OwnerRecord now, Func<string, bool> isGone)
    {
        if (now.GivenBy is not { } move || (inventory.Find(vm) is not null && desk.Landings.All(landing => landing.Order.Id != move)))
        {
            return now;
        }

        // Whoever gave it could still take it back: first it is this host's without the move.
        return desk.SourceOf(move) is not { } source || source == options.HostName || (desk.HasLost(move) && isGone(source))
            ? await register.ClaimAsync(vm, move, CancellationToken.None) : null;
    }

    /// <summary>The cluster has given this host a VM whose owner died: it moves in, as it lies in its folder.</summary>
    private async Task TakeUpAsync(VmRecord vm, OwnerRecord now)
    {
        // What had landed of it was to arrive from the dead owner; its memory is older than its disks by now.
        foreach (Landing landing in desk.Landings.Where(landing => landing.Order.Arriving.Id == vm.Id))
        {
            await desk.DiscardAsync(landing.Order.Id);
        }

        if (inventory.Find(vm.Id) is null)
        {
            inventory.Add(vm);
        }

        register.Guard(vm.Id);
        if (directory.Find(vm.Id) is null)
        {
            await house.RecoverAsync(inventory.Find(vm.Id)!, hostBooted: false);
            Log.TakenUp(logger, vm.Name, now.Generation);
        }
    }

    /// <summary>It is no role any more, and stays where it is.</summary>
    private async Task ReleaseAsync(VmRecord vm, long generation)
    {
        // In this order: whoever makes it a role again waits for the row, and marks it then.
        register.Unguard(vm.Id);
        inventory.SetRole(vm.Id, isRole: false, generation);
        if (directory.Find(vm.Id) is { } driver)
        {
            await RenewAsync(driver);
        }
    }

    private async Task LetGoAsync(VmRecord vm, OwnerRecord now)
    {
        Log.LetGo(logger, vm.Name, now.Owner);
        if (directory.Find(vm.Id) is { } driver)
        {
            await driver.LeaveAsync(() => inventory.Forget(vm.Id));
            await retirement.ClearAsync(driver.Configuration);
            directory.Remove(driver);
        }
        else
        {
            inventory.Forget(vm.Id);
        }

        register.Unguard(vm.Id);
    }
}
