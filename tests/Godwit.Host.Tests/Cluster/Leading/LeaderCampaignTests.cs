using Godwit.Etcd;
using Godwit.Host.Cluster.Leading;
using Godwit.Host.Cluster.Records;
using Godwit.Host.Tests.Cluster.Real;
using Xunit;

namespace Godwit.Host.Tests.Cluster.Leading;

public sealed class LeaderCampaignTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_leads_and_when_its_lease_ends_the_other()
    {
        await using ClusterStage stage = await ClusterStage.StartAsync();
        ClusterNode a = await stage.JoinAsync("a"), b = await stage.JoinAsync("b");
        await using EtcdLease leaseOfA = await a.Session.Client.GrantLeaseAsync(TimeSpan.FromSeconds(5), Token);
        await using EtcdLease leaseOfB = await b.Session.Client.GrantLeaseAsync(TimeSpan.FromSeconds(5), Token);
        using var ending = new CancellationTokenSource();
        Task[] campaigns =
        [
            a.Get<LeaderCampaign>().RunAsync(a.Session, leaseOfA, CancellationTokenSource.CreateLinkedTokenSource(leaseOfA.Lost, ending.Token).Token),
            b.Get<LeaderCampaign>().RunAsync(b.Session, leaseOfB, CancellationTokenSource.CreateLinkedTokenSource(leaseOfB.Lost, ending.Token).Token),
        ];
        await a.UntilAsync(sight => sight.Leader is not null);
        string first = a.Session.Sight.Leader!;

        await (first == "a" ? leaseOfA : leaseOfB).RevokeAsync(Token);
        await a.UntilAsync(sight => sight.Leader is { } leader && leader != first);
        await Task.WhenAny(campaigns);
        Assert.Equal(first == "a", campaigns[0].IsCompleted);

        await ending.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(campaigns));
    }

    /// <summary>It was stopped, its lease ran out, another leads; continued, it decides by what it saw, and nothing of it is done.</summary>
    [Fact]
    public async Task What_a_leader_decides_after_its_time_is_not_done()
    {
        await using ClusterStage stage = await ClusterStage.StartAsync();
        ClusterNode a = await stage.JoinAsync("a"), b = await stage.JoinAsync("b");
        LeaderTerm old = await a.LeadAsync(stage);
        LeaderTerm now = await b.LeadAsync(stage);
        EtcdOperation[] write = [new EtcdOperation.Put(ClusterKeys.All + "decided", "x")];

        Assert.IsType<EtcdCommit.Refused>(await a.Session.Client.CommitAsync(new EtcdTransaction { If = [old.Holds], Then = write }, Token));
        Assert.IsType<EtcdCommit.Succeeded>(await b.Session.Client.CommitAsync(new EtcdTransaction { If = [now.Holds], Then = write }, Token));
    }
}
