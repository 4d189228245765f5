using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Etcd;
using Godwit.Host.Api;
using Godwit.Host.Cluster.Guarding;
using Godwit.Host.Cluster.Records;
using Godwit.Host.Migration;
using Godwit.Host.Peers;
using Godwit.Host.Vms;

namespace Godwit.Host.Cluster.Roles;

/// <summary>
/// The register as keys of etcd. A write that was not answered is read back; the same again may be sent, because both compare the same revision and
/// say the same.
/// </summary>
internal sealed class RoleRegister(
    HostOptions options, ClusterSessions sessions, GuestRight right, VmInventory inventory, TimeProvider time, ILogger<RoleRegister> logger) : IRoleRegister
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly GuardedGuests _guarded = new(options.RunFolder);

    public async Task<bool> GiveAsync(MoveOrder order, CancellationToken cancellationToken)
    {
        // What the mirror has is good enough for a first try: if it is old, the comparison fails. For a refusal it is not.
        Stored<OwnerRecord>? known = sessions.Current?.Sight.Owners.GetValueOrDefault(order.Departing.Id);
        bool given = await SettleAsync(
            order, known is not null && RoleHandOver.IsBefore(order, known.Value) ? known : null,
            RoleHandOver.IsBefore, RoleHandOver.IsGiven, RoleHandOver.Given, cancellationToken);
        return given || !await WasTakenOutAsync(order, cancellationToken) ? given : throw new RefusedException(
            ProblemId.RoleNotFound, order.Departing.Name, $"{order.Departing.Name} was taken out of the cluster while it was moving.",
            $"It goes on at {order.SourceHost}, as any other virtual machine there. Move it again.");
    }

    public Task<bool> TakeBackAsync(MoveOrder order) =>
        SettleAsync(order, known: null, RoleHandOver.IsGiven, RoleHandOver.IsTakenBack, RoleHandOver.TakenBack, CancellationToken.None);

    public async Task<OrderVerdict?> VerdictAsync(MoveOrder order, CancellationToken cancellationToken)
    {
        try
        {
            return sessions.Current is { } session ? RoleHandOver.VerdictOf(order, (await OwnerAsync(session, order.Departing.Id, cancellationToken))?.Value) : null;
        }
        catch (Exception silent) when (silent is EtcdException or OperationCanceledException or ObjectDisposedException)
        {
            return null;
        }
    }

    public async Task<OrderVerdict?> DecideAsync(MoveOrder order, CancellationToken cancellationToken)
    {
        try
        {
            while (sessions.Current is { } session)
            {
                Stored<OwnerRecord>? now = await OwnerAsync(session, order.Departing.Id, cancellationToken);
                if (now is null || RoleHandOver.VerdictOf(order, now.Value) is not OrderVerdict.Undecided)
                {
                    return now is null && await WasTakenOutAsync(order, cancellationToken) ? OrderVerdict.Undecided : RoleHandOver.VerdictOf(order, now?.Value);
                }

                // The key is moved on: whatever compares the revision that it had until now fails from here on.
                string key = ClusterKeys.Owner(order.Departing.Id);
                var fence = new EtcdTransaction { If = [new EtcdCompare.ModRevisionIs(key, now.Revision)], Then = [new EtcdOperation.Touch(key)] };
                if (await session.Client.CommitAsync(fence, cancellationToken) is EtcdCommit.Succeeded)
                {
                    return OrderVerdict.Undecided;
                }
            }
        }
        catch (Exception silent) when (silent is EtcdException or OperationCanceledException or ObjectDisposedException)
        {
            // Nobody knows.
        }

        return null;
    }

    public async Task<OwnerRecord?> ClaimAsync(VmId vm, OperationId move, CancellationToken cancellationToken)
    {
        OwnerRecord? now = await sessions.Required.Store.ChangeAsync(
            ClusterKeys.Owner(vm), ClusterJson.Default.OwnerRecord,
            known => known is not null && known.Owner == options.HostName && known.GivenBy == move ? RoleHandOver.Claimed(known) : known, cancellationToken);
        return now is { GivenBy: null } && now.Owner == options.HostName ? now : null;
    }

    public async Task<bool?> HasArrivedAsync(OperationId move, CancellationToken cancellationToken)
    {
        if (!sessions.IsMember)
        {
            return false;
        }

        try
        {
            return sessions.Current is { } session
                ? (await session.Client.GetPrefixAsync(ClusterKeys.Owners, cancellationToken: cancellationToken)).Items.Any(item => IsArrival(item, move)) : null;
        }
        catch (Exception silent) when (silent is EtcdException or OperationCanceledException or ObjectDisposedException)
        {
            return null;
        }
    }

    public async Task RequireAsync(VmRecord vm, CancellationToken cancellationToken)
    {
        RequireRight(vm.Name);
        OwnerRecord? now;
        try
        {
            // What failed before is over with this start, which the cluster must not take as a reason to try elsewhere at the same time: it compares the key's revision.
            now = await sessions.Required.Store.ChangeAsync(
                ClusterKeys.Owner(vm.Id), ClusterJson.Default.OwnerRecord,
                known => known is { Failed: not null } && known.Owner == options.HostName && known.Generation == vm.Generation ? known with { Failed = null } : known,
                cancellationToken);
        }
        catch (Exception silent) when (silent is EtcdException or OperationCanceledException)
        {
            throw new RefusedException(
                ProblemId.ClusterUnavailable, vm.Name, $"The cluster does not say whether {options.HostName} may start {vm.Name}: {silent.Message}",
                "Nothing starts without a majority of the cluster's members: 'godwit cluster show'.");
        }

        if (now is null || now.Owner != options.HostName || now.Generation != vm.Generation)
        {
            throw new RefusedException(
                ProblemId.RoleOwnerChanged, vm.Name, $"The cluster has given {vm.Name} to {now?.Owner ?? "nobody"}; {options.HostName} must not start it.",
                "Ask there: 'godwit cluster role list' says who owns it.");
        }
    }

    public void RequireRight(string vmName) => right.Require(vmName);

    public bool IsNode(string hostName) => sessions.Current?.Sight.Nodes.Values
        .Any(node => !node.Value.IsWitness && string.Equals(node.Value.Name, hostName, StringComparison.OrdinalIgnoreCase)) is true;

    public void Guard(VmId vm) => _guarded.Mark(vm);

    public void Unguard(VmId vm) => _guarded.Unmark(vm);

    /// <summary>It is no role any more, and was the source's own when it ceased to be one. Asks until there is an answer.</summary>
    private async Task<bool> WasTakenOutAsync(MoveOrder order, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                string key = ClusterKeys.RemovedRole(order.Departing.Id);
                Stored<OwnerRecord>? was = await sessions.Required.Store.ReadAsync(key, ClusterJson.Default.OwnerRecord, cancellationToken);
                return was is not null && RoleHandOver.IsBefore(order, was.Value);
            }
            catch (Exception silent) when (silent is EtcdException or RefusedException or ObjectDisposedException)
            {
                Log.RegisterAskedAgain(logger, order.Departing.Name, silent.Message);
                await Task.Delay(Interval, time, cancellationToken);
            }
        }
    }

    private bool IsArrival(EtcdKeyValue item, OperationId move) =>
        ClusterSight.Read(item, ClusterJson.Default.OwnerRecord)?.Value is { } owner && owner.GivenBy == move && owner.Owner == options.HostName
        && VmId.TryParse(item.Key[ClusterKeys.Owners.Length..], out VmId vm) && inventory.Find(vm) is not null;

    private static Task<Stored<OwnerRecord>?> OwnerAsync(ClusterSession session, VmId vm, CancellationToken cancellationToken) =>
        session.Store.ReadAsync(ClusterKeys.Owner(vm), ClusterJson.Default.OwnerRecord, cancellationToken);

    /// <summary>Asks until there is an answer.</summary>
    /// <param name="order">The move.</param>
    /// <param name="known">What is thought to stand there.</param>
    /// <param name="isBefore">What must stand there for the change to be made.</param>
    /// <param name="isDone">It is made.</param>
    /// <param name="change">The change.</param>
    /// <param name="cancellationToken">Stops the asking.</param>
    private async Task<bool> SettleAsync(
        MoveOrder order, Stored<OwnerRecord>? known, Func<MoveOrder, OwnerRecord, bool> isBefore, Func<MoveOrder, OwnerRecord, bool> isDone,
        Func<MoveOrder, OwnerRecord, OwnerRecord> change, CancellationToken cancellationToken)
    {
        string key = ClusterKeys.Owner(order.Departing.Id);
        while (true)
        {
            try
            {
                ClusterSession session = sessions.Required;
                Stored<OwnerRecord>? now = known ?? await OwnerAsync(session, order.Departing.Id, cancellationToken);
                known = null;
                if (now is null || isDone(order, now.Value))
                {
                    return now is not null;
                }

                if (!isBefore(order, now.Value))
                {
                    return false;
                }

                var transaction = new EtcdTransaction
                {
                    If = [new EtcdCompare.ModRevisionIs(key, now.Revision)],
                    Then = [new EtcdOperation.Put(key, ClusterSight.Write(change(order, now.Value), ClusterJson.Default.OwnerRecord))],
                };
                if (await session.Client.CommitAsync(transaction, cancellationToken) is EtcdCommit.Succeeded)
                {
                    return true;
                }
            }
            catch (Exception silent) when (silent is EtcdException or RefusedException or ObjectDisposedException)
            {
                Log.RegisterAskedAgain(logger, order.Departing.Name, silent.Message);
                await Task.Delay(Interval, time, cancellationToken);
            }
        }
    }
}
