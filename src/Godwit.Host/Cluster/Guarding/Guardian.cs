using Godwit.Etcd;
using Godwit.Host.Cluster.Fencing;
using Godwit.Host.Cluster.Members;
using Godwit.Host.Cluster.Records;
using Godwit.Host.Hosts;

namespace Godwit.Host.Cluster.Guarding;

/// <summary>
/// Stands for this node's guests: keeps the lease alive that is its right to run them, and ends them when it cannot prove that right any more,
/// before anybody else may start them. It does so whether the daemon runs, hangs, or is being replaced; it does nothing else.
/// </summary>
internal sealed class Guardian(HostOptions options, ClusterFolder folder, Action<string> log) : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly GuardianFile _file = new(options.RunFolder);
    private readonly GuardedGuests _guests = new(options.RunFolder);
    private readonly BootClock _clock = BootClock.Instance;

    /// <summary>By the clock; nothing is allowed until a lease has been proved.</summary>
    private long _endsAt;
    private Watchdog? _watchdog;

    private readonly ManualResetEvent _ending = new(initialState: false);

    /// <summary>Returns when this host has left its cluster.</summary>
    public async Task RunAsync()
    {
        if (folder.Load() is not { } member)
        {
            return;
        }

        _watchdog = Watchdog.Open();
        if (_file.Read() is { } state && state.ClusterId == member.ClusterId)
        {
            // What the guardian before has promised holds until it is renewed.
            Volatile.Write(ref _endsAt, state.EndsAt);
        }

        var thread = new Thread(Watch) { IsBackground = true, Name = "watch", Priority = ThreadPriority.Highest };
        thread.Start();
        while (folder.Load() is { } current)
        {
            try
            {
                await HoldLeaseAsync(current);
            }
            catch (Exception failure) when (failure is EtcdException or OperationCanceledException or IOException)
            {
                log($"No lease: {failure.Message}");
                await Task.Delay(Pause, TimeProvider.System);
            }
        }

        // Nothing of the cluster is this host's any more; whatever still runs of it ends now.
        _ending.Set();
        thread.Join();
        _guests.Kill();
        _watchdog?.Disarm();
        _watchdog?.Dispose();
    }

    public void Dispose()
    {
        _ending.Dispose();
        _watchdog?.Dispose();
    }

    private async Task HoldLeaseAsync(ClusterMember member)
    {
        await using EtcdClient client = new(ClusterTls.Options(member, folder, _clock));
        await using EtcdLease lease = await ObtainAsync(client, member);
        await TellAsync(client, lease, member);
        log($"The lease {lease.Id:x} of {lease.Ttl.TotalSeconds:0} s is held.");
        while (folder.Load() == member)
        {
            Renewed(member, lease, _clock.GetTimestamp() + BootClock.Nanoseconds(lease.Remaining - FencingSettings.Default.Kill));
            using var limit = new CancellationTokenSource(Pause, TimeProvider.System);
            try
            {
                await lease.RenewedAsync(limit.Token);
            }
            catch (OperationCanceledException) when (!lease.Lost.IsCancellationRequested)
            {
                // Not yet; whether the host still belongs to the cluster is looked at in between.
            }
        }
    }

    /// <summary>That of the guardian before, if the cluster still knows it.</summary>
    private async Task<EtcdLease> ObtainAsync(EtcdClient client, ClusterMember member)
    {
        if (_file.Read() is { Lease: not 0 } state && state.ClusterId == member.ClusterId)
        {
            try
            {
                return await client.ResumeLeaseAsync(state.Lease, CancellationToken.None);
            }
            catch (EtcdException gone) when (gone.Reason is EtcdFailure.LeaseNotFound)
            {
                log($"The lease {state.Lease:x} of before has run out.");
            }
        }

        // A new right is for new guests. Those of the last one may be others' by now, and a guardian that was stopped may get here before its own
        // watch has looked: they end first.
        await EndOldAsync();
        return await client.GrantLeaseAsync(TimeSpan.FromSeconds(member.LeaseSeconds), CancellationToken.None);
    }

    private async Task EndOldAsync()
    {
        int lived = _guests.Kill();
        if (lived > 0)
        {
            log($"There is no lease any more under which guests ran; {lived} were ended.");
        }

        while (_guests.CountLiving() > 0)
        {
            await Task.Delay(Look, TimeProvider.System);
        }
    }

    /// <summary>The key that dies with the lease. Before it is there, nothing is allowed: whoever gives this node's roles away compares that it is not.</summary>
    private async Task TellAsync(EtcdClient client, EtcdLease lease, ClusterMember member)
    {
        var life = new NodeLife
        {
            BootId = HostBoot.CurrentId(),
            Lease = lease.Id,
            Since = TimeProvider.System.GetUtcNow(),
            Watchdog = _watchdog?.Identity,
            WatchdogTimeout = _watchdog?.Seconds,
        };
        ReadOnlyMemory<byte> written = ClusterSight.Write(life, ClusterJson.Default.NodeLife);
        var tell = new EtcdTransaction
        {
            Then =
            [
                new EtcdOperation.Put(ClusterKeys.Life(member.NodeName), written, lease.Id),
                // That one stays: whoever finds this node dead knows which right it had last, and what its watchdog is.
                new EtcdOperation.Put(ClusterKeys.Right(member.NodeName), written),
            ],
        };
        while (await client.CommitAsync(tell, lease.Lost) is not EtcdCommit.Succeeded)
        {
            // The same again does no harm: it says the same, and dies with the same lease.
            await Task.Delay(Look, TimeProvider.System, lease.Lost);
        }
    }

    private void Renewed(ClusterMember member, EtcdLease lease, long endsAt)
    {
        if (endsAt > Volatile.Read(ref _endsAt))
        {
            if (_clock.GetTimestamp() >= Volatile.Read(ref _endsAt))
            {
                // The right had run out, whether the watch has seen it or not: whoever lived by it may run elsewhere by now.
                _guests.Kill();
            }

            Volatile.Write(ref _endsAt, endsAt);
            _file.Write(new GuardianState { ClusterId = member.ClusterId, Lease = lease.Id, EndsAt = endsAt, Watchdog = _watchdog?.Identity });
        }
    }

    /// <summary>On a thread of its own: neither etcd nor the thread pool can keep it waiting.</summary>
    private void Watch()
    {
        bool told = false;
        while (!_ending.WaitOne(Look))
        {
            bool isInForce = _clock.GetTimestamp() < Volatile.Read(ref _endsAt);
            GuardianDuty duty = GuardianVerdict.Of(isInForce, isInForce ? 0 : _guests.CountLiving());
            if (duty.Kill)
            {
                int lived = _guests.Kill();
                if (!told)
                {
                    log($"The right to run guests has run out; {lived} were ended.");
                }
            }

            told = !isInForce && (told || duty.Kill);
            if (duty.Pet)
            {
                _watchdog?.Pet();
            }
        }
    }
}
