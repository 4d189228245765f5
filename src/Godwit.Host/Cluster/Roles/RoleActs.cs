using Godwit.Contracts.Clusters;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Etcd;
using Godwit.Host.Api;
using Godwit.Host.Cluster.Records;
using Godwit.Host.Storage.Locks;
using Godwit.Host.Vms;

namespace Godwit.Host.Cluster.Roles;

/// <summary>Makes virtual machines highly available, and takes that from them; and how they are to be treated.</summary>
internal sealed class RoleActs(
    HostOptions options, ClusterSessions sessions, VmDirectory directory, VmInventory inventory, SharedStorage shared, IRoleRegister register, ClusterLog log,
    TimeProvider time)
{
    private const int LongestPeriodHours = 1193;

    /// <summary>For the owner of a role that has just come to it to say so.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Asked of the host that has the VM.</summary>
    /// <exception cref="RefusedException">It cannot be one.</exception>
    public async Task<RoleRecord> AddAsync(AddRoleRequest request, CancellationToken cancellationToken)
    {
        VmDriver driver = directory.Get(request.Vm);
        VmRecord vm = driver.Record;
        if (driver.Unreadable is { } unreadable)
        {
            throw new RefusedException(unreadable);
        }

        if (driver.Current is { } busy)
        {
            throw Denials.Busy(vm.Name, busy.View);
        }

        if (sessions.Required.Sight.Roles.ContainsKey(vm.Id))
        {
            throw new RefusedException(ProblemId.RoleExists, vm.Name, $"{vm.Name} is a role of the cluster already.", "'godwit cluster role list' shows how it stands.");
        }

        return await AddAsync(
            driver, new RoleRecord { Vm = vm.Id, Name = vm.Name, Folder = vm.Folder, MemoryBytes = 0, ProcessorCount = 0, Priority = request.Priority }, cancellationToken);
    }

    /// <summary>One that was taken out for a move of its own, which has failed: as it was. In the VM's own hands.</summary>
    /// <exception cref="RefusedException">It cannot be one any more.</exception>
    public Task<RoleRecord> AddAgainAsync(RoleRecord was, CancellationToken cancellationToken) => AddAsync(directory.Get(was.Vm.ToString()), was, cancellationToken);

    private async Task<RoleRecord> AddAsync(VmDriver driver, RoleRecord wanted, CancellationToken cancellationToken)
    {
        ClusterSession session = sessions.Required;
        // The row, which a move that was taken back has changed before the driver hears of it.
        VmRecord vm = inventory.Find(driver.Record.Id) ?? driver.Record;
        Require(session.Sight, vm, driver.Configuration);
        // A row that a node kept while it was away says nothing: whose the machine is is settled first.
        Stored<OwnerRecord>? removed = await session.Store.ReadAsync(ClusterKeys.RemovedRole(vm.Id), ClusterJson.Default.OwnerRecord, cancellationToken);
        if (removed is not null && vm.IsRole)
        {
            throw ClusterDenials.Changed(vm.Name);
        }

        RoleRecord role = RoleFacts.Of(wanted, vm, driver.Configuration);
        var owner = new OwnerRecord { Owner = options.HostName, Generation = vm.Generation, Held = vm.Generation, Desired = vm.Desired };

        // Marked without a right, its guest would be ended at once.
        register.RequireRight(vm.Name);
        // The mark before the key: from the key on the guardian stands for it.
        register.Guard(vm.Id);
        bool made = await session.Store.TryAsync(
            new EtcdTransaction
            {
                If =
                [
                    new EtcdCompare.Absent(ClusterKeys.Role(vm.Id)), new EtcdCompare.Absent(ClusterKeys.Owner(vm.Id)),
                    new EtcdCompare.Exists(ClusterKeys.Life(options.HostName)), new EtcdCompare.ModRevisionIs(ClusterKeys.RemovedRole(vm.Id), removed?.Revision ?? 0),
                ],
                Then =
                [
                    new EtcdOperation.Put(ClusterKeys.Role(vm.Id), ClusterSight.Write(role, ClusterJson.Default.RoleRecord)),
                    new EtcdOperation.Put(ClusterKeys.Owner(vm.Id), ClusterSight.Write(owner, ClusterJson.Default.OwnerRecord)),
                    new EtcdOperation.Delete(ClusterKeys.RemovedRole(vm.Id)),
                ],
            },
            cancellationToken);
        if (!made)
        {
            register.Unguard(vm.Id);
            throw ClusterDenials.Changed(vm.Name);
        }

        inventory.SetRole(vm.Id, isRole: true, vm.Generation);
        driver.Renew();
        await log.WriteAsync(session, 0, $"{vm.Name} is highly available from now on.", cancellationToken);
        return role;
    }

    /// <summary>It stays where it is, as any other virtual machine of its host.</summary>
    /// <returns>How it was treated.</returns>
    public async Task<RoleRecord> RemoveAsync(string name, CancellationToken cancellationToken)
    {
        ClusterSession session = sessions.Required;
        for (long begin = time.GetTimestamp(); ; await Task.Delay(Pause, time, cancellationToken))
        {
            ClusterSight sight = session.Sight;
            RoleRecord role = sight.FindRole(name) ?? throw ClusterDenials.RoleNotFound(name);
            OwnerRecord owner = sight.Owners[role.Vm].Value;
            if (sight.MoveOf(role.Vm) is not null)
            {
                throw new RefusedException(ProblemId.RoleHasMove, role.Name, $"{role.Name} is about to move.", "Wait for it, or cancel it first.");
            }

            if (await TryRemoveAsync(session, sight, role, cancellationToken))
            {
                await log.WriteAsync(session, 0, $"{role.Name} is no longer highly available; it stays on {owner.Owner}.", cancellationToken);
                return role;
            }

            if (time.GetElapsedTime(begin) > Patience)
            {
                throw owner.Held == owner.Generation ? ClusterDenials.Changed(role.Name) : new RefusedException(
                    ProblemId.RoleOwnerChanged, role.Name, $"{owner.Owner} has not taken {role.Name} up yet, and without the cluster it would be nobody's.",
                    $"See that {owner.Owner} is up: 'godwit cluster node list'. Then ask again.");
            }
        }
    }

    /// <returns>False when its owner has not taken it up yet, does not live, or anything of it has changed at this moment.</returns>
    private static async Task<bool> TryRemoveAsync(ClusterSession session, ClusterSight sight, RoleRecord role, CancellationToken cancellationToken)
    {
        Stored<OwnerRecord> owner = sight.Owners[role.Vm];
        return owner.Value.Held == owner.Value.Generation && await session.Store.TryAsync(
            new EtcdTransaction
            {
                // Only from a node that lives: it makes it its own. A dead one's would belong to nobody.
                If = [new EtcdCompare.ModRevisionIs(ClusterKeys.Owner(role.Vm), owner.Revision), new EtcdCompare.Exists(ClusterKeys.Daemon(owner.Value.Owner))],
                Then =
                [
                    new EtcdOperation.Delete(ClusterKeys.Role(role.Vm)), new EtcdOperation.Delete(ClusterKeys.Owner(role.Vm)),
                    // A node that was away must not take it for its own.
                    new EtcdOperation.Put(ClusterKeys.RemovedRole(role.Vm), ClusterSight.Write(owner.Value with { IsRemoved = true }, ClusterJson.Default.OwnerRecord)),
                ],
            },
            cancellationToken);
    }

    public async Task<RoleRecord> SetAsync(string name, SetRoleRequest request, CancellationToken cancellationToken)
    {
        ClusterSession session = sessions.Required;
        RoleRecord role = session.Sight.FindRole(name) ?? throw ClusterDenials.RoleNotFound(name);
        RequireNodes(session.Sight, request.PreferredOwners);
        RequireNodes(session.Sight, request.PossibleOwners);
        RequireHours(request);
        return await session.Store.ChangeAsync(
            ClusterKeys.Role(role.Vm), ClusterJson.Default.RoleRecord,
            now => now is null ? null : now with
            {
                Priority = request.Priority ?? now.Priority,
                PreferredOwners = request.PreferredOwners ?? now.PreferredOwners,
                PossibleOwners = request.PossibleOwners ?? now.PossibleOwners,
                AntiAffinityClassNames = request.AntiAffinityClassNames ?? now.AntiAffinityClassNames,
                FailoverThreshold = request.FailoverThreshold ?? now.FailoverThreshold,
                FailoverPeriodHours = request.FailoverPeriodHours ?? now.FailoverPeriodHours,
                Failback = request.Failback ?? now.Failback,
                FailbackWindowStart = request.FailbackWindowStart ?? now.FailbackWindowStart,
                FailbackWindowEnd = request.FailbackWindowEnd ?? now.FailbackWindowEnd,
            },
            cancellationToken) ?? throw ClusterDenials.RoleNotFound(name);
    }

    /// <summary>Tries a role again that nobody tries any more.</summary>
    public async Task RetryAsync(string name, CancellationToken cancellationToken)
    {
        ClusterSession session = sessions.Required;
        RoleRecord role = session.Sight.FindRole(name) ?? throw ClusterDenials.RoleNotFound(name);
        await session.Store.ChangeAsync(
            ClusterKeys.Owner(role.Vm), ClusterJson.Default.OwnerRecord, now => now is { Failed: not null } ? now with { Failed = null, Failovers = [] } : now, cancellationToken);
    }

    /// <summary>Every file of it must lie where each node finds it under the same path.</summary>
    private void Require(ClusterSight sight, VmRecord vm, VmConfiguration configuration)
    {
        string[] elsewhere =
        [
            .. VmFileSet.All(configuration, vm.Folder).Where(file => !IsShared(sight, file)).Select(Path.GetDirectoryName).OfType<string>().Distinct(StringComparer.Ordinal),
        ];
        if (elsewhere.Length > 0)
        {
            string target = sight.Volumes.Values.FirstOrDefault()?.Value.Path is { } volume ? $"{volume}/{vm.Name}" : "/srv/clusterstorage/VOLUME";
            throw new RefusedException(
                ProblemId.RoleNeedsSharedStorage, vm.Name,
                $"{vm.Name} has files in {string.Join(", ", elsewhere)}, which only {options.HostName} reaches: no other node could run it.",
                $"Move its storage first, while it runs: godwit vm move-storage {vm.Name} --to {target}");
        }
    }

    /// <summary>On one of the cluster's volumes.</summary>
    public bool IsShared(string file) => sessions.Current is { } session && IsShared(session.Sight, file);

    private bool IsShared(ClusterSight sight, string file) =>
        sight.Volumes.Values.Any(volume => file.StartsWith(volume.Value.Path.TrimEnd('/') + "/", StringComparison.Ordinal)) || shared.Holds(file);

    private static void RequireNodes(ClusterSight sight, IReadOnlyList<string>? names)
    {
        if (names?.FirstOrDefault(name => !sight.Nodes.ContainsKey(name)) is { } unknown)
        {
            throw ClusterDenials.NodeNotFound(unknown, sight);
        }
    }

    private static void RequireHours(SetRoleRequest request)
    {
        if (request.FailbackWindowStart is < 0 or > 23 || request.FailbackWindowEnd is < 0 or > 23)
        {
            throw new RefusedException(ProblemId.ClusterSettingInvalid, "failbackWindow", "An hour of the failback window is 0 to 23.", "22 and 6 let roles go back at night.");
        }

        if (request.FailoverPeriodHours is < 1 or > LongestPeriodHours || request.FailoverThreshold is < 0)
        {
            throw new RefusedException(
                ProblemId.ClusterSettingInvalid, "failoverPeriodHours", $"A failover period is 1 to {LongestPeriodHours} hours, and its threshold 0 or more.",
                "6 hours and one failover less than there are nodes are the default.");
        }
    }
}
