using Godwit.Etcd;
using Godwit.Host.Cluster.Guarding;
using Godwit.Host.Cluster.Leading;
using Godwit.Host.Cluster.Members;
using Godwit.Host.Cluster.Moves;
using Godwit.Host.Cluster.Roles;

namespace Godwit.Host.Cluster;

/// <summary>
/// This host's life in its cluster: keeps etcd and the guardian running, follows the cluster's memory, says what this node has to give, and does
/// its part of the work at every change. Outside a cluster it waits.
/// </summary>
internal sealed class ClusterLife(
    HostOptions options, ClusterMembership membership, ClusterFolder folder, ClusterSessions sessions, EtcdProcess etcd, GuardianProcess guardian, NodeLifecycle lifecycle,
    NodeOffer offer, RoleKeeper roles, RoleMover mover, NodeDrain drain, LeaderCampaign campaign, TimeProvider time, ILogger<ClusterLife> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>A daemon that is not heard for so long leads no more, and is given nothing.</summary>
    private static readonly TimeSpan DaemonLease = TimeSpan.FromSeconds(5);

    /// <summary>Joining takes less: a node that the cluster does not know for so long was evicted while it was away.</summary>
    private static readonly TimeSpan EvictedAfter = TimeSpan.FromMinutes(2);

    private long? _unknownSince;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            Task changed = membership.Changed;
            if (membership.Current is not { } member)
            {
                await Task.WhenAny(changed, Task.Delay(Timeout.InfiniteTimeSpan, time, stoppingToken));
                continue;
            }

            using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            Task living = LiveAsync(member, ending.Token);
            await Task.WhenAny(changed, living, Task.Delay(Timeout.InfiniteTimeSpan, time, stoppingToken));
            await ending.CancelAsync();
            await living;
        }
    }

    private async Task LiveAsync(ClusterMember member, CancellationToken cancellationToken)
    {
        await using ClusterSession session = new(member, folder, time);
        sessions.Use(session);
        try
        {
            await Task.WhenAll(
                ForeverAsync(session.FollowAsync, cancellationToken),
                ForeverAsync(token => KeepProcessesAsync(token), cancellationToken),
                ForeverAsync(token => WorkAsync(session, token), cancellationToken),
                ForeverAsync(token => ServeAsync(session, token), cancellationToken));
        }
        finally
        {
            sessions.Use(null);
        }
    }

    /// <summary>Neither outlives this host's membership, and both outlive this daemon.</summary>
    private async Task KeepProcessesAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            if (membership.Current is not { } member)
            {
                return;
            }

            if (member.Own is not null)
            {
                await TryStartAsync("etcd", () => etcd.EnsureAsync(member, cancellationToken));
            }

            if (!member.IsWitness)
            {
                await TryStartAsync("the guardian", () => guardian.EnsureAsync(cancellationToken));
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    /// <summary>What follows from the cluster's memory, at every change of it and every second.</summary>
    private async Task WorkAsync(ClusterSession session, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed = session.Changed;
            Follow(session);
            if (await IsEvictedAsync(session))
            {
                return;
            }

            if (!session.Member.IsWitness)
            {
                await roles.KeepAsync(session, cancellationToken);
                mover.Look(session, cancellationToken);
                await drain.LookAsync(session, cancellationToken);
            }

            await Task.WhenAny(changed, Task.Delay(Interval, time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>With a lease of the daemon's own: what it has to give, and the leadership when nobody else has it.</summary>
    private async Task ServeAsync(ClusterSession session, CancellationToken cancellationToken)
    {
        await using EtcdLease lease = await session.Client.GrantLeaseAsync(DaemonLease, cancellationToken);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(lease.Lost, cancellationToken);
        await Task.WhenAll(offer.TellAsync(session, lease, either.Token), session.Member.IsWitness ? Task.CompletedTask : campaign.RunAsync(session, lease, either.Token));
    }

    /// <summary>Members join and leave: whom to ask follows.</summary>
    private void Follow(ClusterSession session)
    {
        string endpoints = string.Join(',', session.Sight.Nodes.Values.Select(node => node.Value.ClientUrl).OfType<string>());
        if (session.IsCurrent && session.Member.Own is not null && endpoints.Length > 0 && membership.Current is { } member && member.Endpoints != endpoints)
        {
            session.Client.ReplaceEndpoints([.. endpoints.Split(',').Select(endpoint => new Uri(endpoint))]);
            membership.Follow(endpoints);
        }
    }

    private async Task<bool> IsEvictedAsync(ClusterSession session)
    {
        if (!session.IsCurrent || session.Sight.Cluster is null || session.Sight.Nodes.ContainsKey(options.HostName))
        {
            _unknownSince = null;
            return false;
        }

        _unknownSince ??= time.GetTimestamp();
        if (time.GetElapsedTime(_unknownSince.Value) < EvictedAfter)
        {
            return false;
        }

        Log.Evicted(logger, session.Member.ClusterName);
        await lifecycle.LeaveAsync(session.Member.ClusterId, keepsRoles: false);
        return true;
    }

    private async Task TryStartAsync(string what, Func<Task> start)
    {
        try
        {
            await start();
        }
        catch (IOException failure)
        {
            Log.NotStarted(logger, what, failure.Message);
        }
    }

    /// <summary>What fails begins anew; nothing of it ends the others.</summary>
    private async Task ForeverAsync(Func<CancellationToken, Task> part, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await part(cancellationToken);
                return;
            }
            catch (OperationCanceledException)
            {
                // Its lease was lost, or all of it ends.
            }
            catch (EtcdException silent)
            {
                Log.Silent(logger, silent.Message);
            }
            catch (Exception failure)
            {
                Log.WorkFailed(logger, failure);
            }

            await Task.WhenAny(Task.Delay(Interval, time, cancellationToken));
        }
    }
}
