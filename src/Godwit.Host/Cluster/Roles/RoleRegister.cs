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

/// <summary>The register as keys of etcd. A write that was not answered is read back; the same again may be sent, because both compare the same revision and say the same.</summary>
internal sealed class RoleRegister(HostOptions options, ClusterSessions sessions, GuestRight right, TimeProvider time, ILogger<RoleRegister> logger) : IRoleRegister
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly GuardedGuests _guarded = new(options.RunFolder);

    public async Task<bool> GiveAsync(MoveOrder order, CancellationToken cancellationToken)
    {
        var given = new Func<OwnerRecord, OwnerRecord>(now => now with { Owner = order.DestinationHost, Generation = order.Generation, GivenBy = order.Id });
        // What the mirror has is good enough for a first try: if it is old, the comparison fails.
        Stored<OwnerRecord>? known = sessions.Current?.Sight.Owners.GetValueOrDefault(order.Departing.Id);
        return await SettleAsync(
            order.Departing.Id, order.Departing.Name, known,
            now => now.Owner == order.SourceHost && now.Generation == order.Generation - 1,
            now => now.Owner == order.DestinationHost && now.GivenBy == order.Id,
            given, cancellationToken);
    }

    public Task<bool> TakeBackAsync(MoveOrder order) => SettleAsync(
        order.Departing.Id, order.Departing.Name, known: null,
        now => now.Owner == order.DestinationHost && now.GivenBy == order.Id,
        now => now.Owner == order.SourceHost && now.Generation == order.Generation + 1,
        now => now with { Owner = order.SourceHost, Generation = order.Generation + 1, GivenBy = null }, CancellationToken.None);

    public async Task<OrderVerdict?> VerdictAsync(MoveOrder order, CancellationToken cancellationToken)
    {
        try
        {
            if (sessions.Current is not { } session)
            {
                return null;
            }

            OwnerRecord? now = (await session.Store.ReadAsync(ClusterKeys.Owner(order.Departing.Id), ClusterJson.Default.OwnerRecord, cancellationToken))?.Value;
            return now is null ? OrderVerdict.Aborted
                : now.Owner == order.DestinationHost && now.GivenBy == order.Id ? OrderVerdict.Given
                : now.Owner == order.SourceHost && now.Generation == order.Generation - 1 ? OrderVerdict.Undecided
                : OrderVerdict.Aborted;
        }
        catch (Exception silent) when (silent is EtcdException or OperationCanceledException)
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
            ClusterSession session = sessions.Required;
            now = (await session.Store.ReadAsync(ClusterKeys.Owner(vm.Id), ClusterJson.Default.OwnerRecord, cancellationToken))?.Value;
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

    public void Guard(VmId vm) => _guarded.Mark(vm);

    public void Unguard(VmId vm) => _guarded.Unmark(vm);

    /// <summary>Asks until there is an answer.</summary>
    /// <param name="vm">Whose key.</param>
    /// <param name="name">For the log.</param>
    /// <param name="known">What is thought to stand there.</param>
    /// <param name="isBefore">What must stand there for the change to be made.</param>
    /// <param name="isDone">It is made.</param>
    /// <param name="change">The change.</param>
    /// <param name="cancellationToken">Stops the asking.</param>
    private async Task<bool> SettleAsync(
        VmId vm, string name, Stored<OwnerRecord>? known, Func<OwnerRecord, bool> isBefore, Func<OwnerRecord, bool> isDone, Func<OwnerRecord, OwnerRecord> change,
        CancellationToken cancellationToken)
    {
        string key = ClusterKeys.Owner(vm);
        while (true)
        {
            try
            {
                ClusterSession session = sessions.Required;
                Stored<OwnerRecord>? now = known ?? await session.Store.ReadAsync(key, ClusterJson.Default.OwnerRecord, cancellationToken);
                known = null;
                if (now is null || isDone(now.Value))
                {
                    return now is not null;
                }

                if (!isBefore(now.Value))
                {
                    return false;
                }

                var transaction = new EtcdTransaction
                {
                    If = [new EtcdCompare.ModRevisionIs(key, now.Revision)],
                    Then = [new EtcdOperation.Put(key, ClusterSight.Write(change(now.Value), ClusterJson.Default.OwnerRecord))],
                };
                if (await session.Client.CommitAsync(transaction, cancellationToken) is EtcdCommit.Succeeded)
                {
                    return true;
                }
            }
            catch (Exception silent) when (silent is EtcdException or RefusedException)
            {
                Log.RegisterAskedAgain(logger, name, silent.Message);
                await Task.Delay(Interval, time, cancellationToken);
            }
        }
    }
}
