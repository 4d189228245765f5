using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Etcd;
using Godwit.Host.Api;
using Godwit.Host.Cluster.Guarding;
using Godwit.Host.Cluster.Records;
using Godwit.Host.Migration;
using Godwit.Host.Vms;

namespace Godwit.Host.Cluster.Roles;

/// <summary>
/// Makes this host follow the cluster's register: what it says is this host's is taken up and runs if it shall; what it says is another's is
/// forgotten here. And tells the cluster what its owner knows better: whether it shall run, how it is called, how much memory it needs.
/// </summary>
internal sealed class RoleKeeper(
    HostOptions options, VmDirectory directory, VmInventory inventory, VmHouse house, DepartureBook departures, LandingDesk desk, GuestRight right, IRoleRegister register,
    RoleStarts starts, GuestRetirement retirement, ILogger<RoleKeeper> logger)
{
    /// <summary>Once over all roles of this host. Called at every change, and every second.</summary>
    public async Task KeepAsync(ClusterSession session, CancellationToken cancellationToken)
    {
        if (!session.IsCurrent)
        {
            // What is old decides nothing.
            return;
        }

        // The more important ones first: they start first.
        ClusterSight sight = session.Sight;
        foreach (RoleRecord role in sight.Roles.Values.Select(role => role.Value).OrderByDescending(role => role.Priority))
        {
            if (sight.Owners.TryGetValue(role.Vm, out Stored<OwnerRecord>? owner) && owner.Value.Owner == options.HostName)
            {
                await TryAsync(role.Name, () => KeepOwnAsync(session, role.Vm, owner.Value, role, cancellationToken));
            }
        }

        foreach (VmRecord vm in inventory.All().Where(vm => vm.IsRole))
        {
            if (sight.Owners.GetValueOrDefault(vm.Id)?.Value.Owner != options.HostName && !IsMoving(vm.Id))
            {
                await TryAsync(vm.Name, () => LetGoAsync(session, vm, cancellationToken));
            }
        }
    }

    private async Task KeepOwnAsync(ClusterSession session, VmId id, OwnerRecord owner, RoleRecord role, CancellationToken cancellationToken)
    {
        if (IsMoving(id))
        {
            return;
        }

        if (inventory.Find(id) is not { } vm)
        {
            await TakeUpAsync(session, id, owner, role, cancellationToken);
            return;
        }

        if (directory.Find(id) is not { Current: null } driver)
        {
            return;
        }

        if (!vm.IsRole || vm.Generation < owner.Generation)
        {
            inventory.SetRole(id, isRole: true, owner.Generation);
            await driver.BetweenAsync(_ =>
            {
                driver.Renew();
                return Task.CompletedTask;
            });
            return;
        }

        register.Guard(id);
        await TellAsync(session, vm, driver, owner, role, cancellationToken);
        if (driver is { Phase: VmPhase.Off, Unreadable: null } && vm.Desired is DesiredState.Running && owner.Failed is null && right.IsInForce)
        {
            starts.Begin(session, driver, owner, cancellationToken);
        }
    }

    /// <summary>The cluster has given this host a VM whose owner died: it moves in, as it lies in its folder.</summary>
    private async Task TakeUpAsync(ClusterSession session, VmId id, OwnerRecord owner, RoleRecord role, CancellationToken cancellationToken)
    {
        // Once more from the cluster itself: a sight may be a moment old, and this is about whom it belongs to.
        if ((await session.Store.ReadAsync(ClusterKeys.Owner(id), ClusterJson.Default.OwnerRecord, cancellationToken))?.Value is not { } now || now.Owner != options.HostName)
        {
            return;
        }

        if (now.GivenBy is { } move && desk.SourceOf(move) is not null)
        {
            // It arrives by a move: whoever looks after landings takes it over.
            return;
        }

        // What had landed of it was to arrive from the dead owner; its memory is older than its disks by now.
        foreach (Landing landing in desk.Landings.Where(landing => landing.Order.Arriving.Id == id))
        {
            await desk.DiscardAsync(landing.Order.Id);
        }

        var record = new VmRecord(id, role.Name, role.Folder, now.Desired is DesiredState.Paused ? DesiredState.Running : now.Desired, now.Generation, IsRole: true);
        inventory.Add(record);
        register.Guard(id);
        await house.RecoverAsync(inventory.Find(id)!, hostBooted: false);
        Log.TakenUp(logger, role.Name, now.Generation);
    }

    /// <summary>Another owns it, or it is no role any more.</summary>
    private async Task LetGoAsync(ClusterSession session, VmRecord vm, CancellationToken cancellationToken)
    {
        OwnerRecord? now = (await session.Store.ReadAsync(ClusterKeys.Owner(vm.Id), ClusterJson.Default.OwnerRecord, cancellationToken))?.Value;
        if (now?.Owner == options.HostName || IsMoving(vm.Id))
        {
            return;
        }

        if (now is null)
        {
            inventory.SetRole(vm.Id, isRole: false, vm.Generation);
            register.Unguard(vm.Id);
            if (directory.Find(vm.Id) is { } standalone)
            {
                await standalone.BetweenAsync(_ =>
                {
                    standalone.Renew();
                    return Task.CompletedTask;
                });
            }

            return;
        }

        Log.LetGo(logger, vm.Name, now.Owner);
        VmDriver? driver = directory.Find(vm.Id);
        if (driver is null)
        {
            inventory.Forget(vm.Id);
        }
        else
        {
            await driver.LeaveAsync(() => inventory.Forget(vm.Id));
            directory.Remove(driver);
        }

        register.Unguard(vm.Id);
        if (driver is { Unreadable: null })
        {
            // Its taps, and what it wrote on its console.
            await retirement.TakeAwayAsync(driver.Configuration, vm.Folder, deleteFiles: false);
        }
    }

    /// <summary>What the owner's journal and vm.json say, if the cluster does not know it yet.</summary>
    private static async Task TellAsync(
        ClusterSession session, VmRecord vm, VmDriver driver, OwnerRecord owner, RoleRecord role, CancellationToken cancellationToken)
    {
        if (vm.Desired != owner.Desired)
        {
            await session.Store.ChangeAsync(
                ClusterKeys.Owner(vm.Id), ClusterJson.Default.OwnerRecord,
                now => now is not null && now.Owner == owner.Owner && now.Generation == owner.Generation
                    ? now with { Desired = vm.Desired, Failed = vm.Desired is DesiredState.Running ? now.Failed : null } : now,
                cancellationToken);
        }

        if (driver.Unreadable is null && RoleFacts.Of(role, vm, driver.Configuration) is var told && told != role)
        {
            await session.Store.ChangeAsync(
                ClusterKeys.Role(vm.Id), ClusterJson.Default.RoleRecord, now => now is null ? null : RoleFacts.Of(now, vm, driver.Configuration), cancellationToken);
        }
    }

    private bool IsMoving(VmId vm) =>
        directory.Find(vm)?.Current is not null || departures.Unsettled().Any(departure => departure.Order.Departing.Id == vm && departure.State is not DepartureState.Aborted);

    private async Task TryAsync(string name, Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception failure) when (failure is EtcdException or RefusedException or IOException)
        {
            Log.NotKept(logger, name, failure.Message);
        }
    }
}
