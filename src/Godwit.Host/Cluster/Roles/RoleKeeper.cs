using Godwit.Contracts.Vms;
using Godwit.Etcd;
using Godwit.Host.Api;
using Godwit.Host.Cluster.Guarding;
using Godwit.Host.Cluster.Records;
using Godwit.Host.Vms;

namespace Godwit.Host.Cluster.Roles;

/// <summary>
/// Makes this host follow the cluster's register: what it says is this host's is taken up and runs if it shall; what it says is another's is
/// forgotten here. And tells the cluster what its owner knows better: whether it shall run, how it is called, how much memory it needs.
/// </summary>
internal sealed class RoleKeeper(
    HostOptions options, VmInventory inventory, RoleHouse house, GuestRight right, RoleStarts starts, StrandedRoles stranded, ILogger<RoleKeeper> logger)
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
                await TryAsync(role.Name, () => KeepOwnAsync(session, owner.Value, role, cancellationToken));
            }
        }

        foreach (VmRecord vm in inventory.All().Where(vm => vm.IsRole))
        {
            if (sight.Owners.GetValueOrDefault(vm.Id)?.Value is var owner && owner?.Owner != options.HostName)
            {
                await TryAsync(vm.Name, () => house.AgreeAsync(vm.Id, vm.Name, vm.Folder, owner, () => OwnerAsync(session, vm.Id, cancellationToken), _ => false));
            }
        }
    }

    /// <summary>Of a VM that is no role any more: whose it was.</summary>
    private static async Task<OwnerRecord?> OwnerAsync(ClusterSession session, VmId vm, CancellationToken cancellationToken) =>
        (await session.Store.ReadAsync(ClusterKeys.Owner(vm), ClusterJson.Default.OwnerRecord, cancellationToken)
            ?? await session.Store.ReadAsync(ClusterKeys.RemovedRole(vm), ClusterJson.Default.OwnerRecord, cancellationToken))?.Value;

    private async Task KeepOwnAsync(ClusterSession session, OwnerRecord owner, RoleRecord role, CancellationToken cancellationToken)
    {
        ClusterSight sight = session.Sight;
        if (await house.AgreeAsync(
                role.Vm, role.Name, role.Folder, owner, () => OwnerAsync(session, role.Vm, cancellationToken),
                host => !sight.Nodes.TryGetValue(host, out Stored<NodeRecord>? node) || sight.IsFenced(node.Value)) is not { } driver
            || inventory.Find(role.Vm) is not { } vm)
        {
            return;
        }

        await TellAsync(session, vm, driver, owner, role, cancellationToken);
        if (!await stranded.LookAsync(session, driver, owner, role, cancellationToken)
            && driver is { Phase: VmPhase.Off, Unreadable: null } && vm.Desired is DesiredState.Running && owner.Failed is null && right.IsInForce)
        {
            starts.Begin(session, driver, owner, cancellationToken);
        }
    }

    /// <summary>What the owner's journal and vm.json say, if the cluster does not know it yet.</summary>
    private static async Task TellAsync(
        ClusterSession session, VmRecord vm, VmDriver driver, OwnerRecord owner, RoleRecord role, CancellationToken cancellationToken)
    {
        // Somebody has got it to run in place: the cluster must not take it elsewhere for what failed before.
        bool runsAfterAll = owner.Failed is not null && driver.Phase.Guest is { Process.IsAlive: true };
        if (vm.Desired != owner.Desired || runsAfterAll || owner.Held != owner.Generation)
        {
            await session.Store.ChangeAsync(
                ClusterKeys.Owner(vm.Id), ClusterJson.Default.OwnerRecord,
                now => now is not null && now.Owner == owner.Owner && now.Generation == owner.Generation
                    ? now with { Desired = vm.Desired, Held = now.Generation, Failed = vm.Desired is DesiredState.Running && !runsAfterAll ? now.Failed : null } : now,
                cancellationToken);
        }

        if (driver.Unreadable is null && RoleFacts.Of(role, vm, driver.Configuration) is var told && told != role)
        {
            await session.Store.ChangeAsync(
                ClusterKeys.Role(vm.Id), ClusterJson.Default.RoleRecord, now => now is null ? null : RoleFacts.Of(now, vm, driver.Configuration), cancellationToken);
        }
    }

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
