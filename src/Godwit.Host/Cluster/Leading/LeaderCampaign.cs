using Godwit.Etcd;
using Godwit.Host.Cluster.Records;

namespace Godwit.Host.Cluster.Leading;

/// <summary>Stands for leader whenever there is none, and leads for as long as it is.</summary>
internal sealed class LeaderCampaign(HostOptions options, LeaderWork work, TimeProvider time, ILogger<LeaderCampaign> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Until cancelled, or the lease is lost.</summary>
    public async Task RunAsync(ClusterSession session, EtcdLease lease, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed = session.Changed;
            if (session.Sight.Leader is null && await TryWinAsync(session, lease, cancellationToken) is { } revision)
            {
                Log.Leads(logger);
                await LeadAsync(new LeaderTerm(session, revision, cancellationToken));
                Log.LeadsNoMore(logger);
            }

            await Task.WhenAny(changed, Task.Delay(Pause, time, cancellationToken)).WaitAsync(cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <returns>The revision of our term; null when another was quicker.</returns>
    private async Task<long?> TryWinAsync(ClusterSession session, EtcdLease lease, CancellationToken cancellationToken)
    {
        EtcdCommit won = await session.Client.CommitAsync(
            new EtcdTransaction
            {
                If = [new EtcdCompare.Absent(ClusterKeys.Leader)],
                Then = [new EtcdOperation.Put(ClusterKeys.Leader, options.HostName, lease.Id)],
            },
            cancellationToken);
        if (won is EtcdCommit.Succeeded succeeded)
        {
            return succeeded.Revision;
        }

        // Unknown: if the key is there with our lease, it is ours.
        EtcdKeyValue? now = (await session.Client.GetAsync(ClusterKeys.Leader, cancellationToken: cancellationToken)).Single;
        return now?.Lease == lease.Id ? now.ModRevision : null;
    }

    private async Task LeadAsync(LeaderTerm term)
    {
        while (!term.Ended.IsCancellationRequested)
        {
            Task changed = term.Session.Changed;
            if (term.Session.IsCurrent)
            {
                await work.DoAsync(term);
            }

            if (term.Session.IsCurrent && term.Sight.Leader is { } leader && leader != options.HostName)
            {
                return;
            }

            await Task.WhenAny(changed, Task.Delay(Pause, time, term.Ended));
        }
    }
}
