using System.Diagnostics;
using Xunit;

namespace Godwit.Etcd.Tests;

public sealed class SettleTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>
    /// The member is stopped while a transaction is sent to it, so the transaction waits in a socket and may be done after the member goes
    /// on: the very case in which a plain read would answer too early.
    /// </summary>
    [Fact(Timeout = 60_000)]
    public async Task A_commit_to_a_member_that_hangs_is_unknown_in_time_and_settled_for_good_later()
    {
        await using EtcdGroup group = await EtcdGroup.StartAsync(1, cancellationToken: Token);
        await using EtcdClient client = group.Client();
        int done = 0;
        for (int round = 0; round < 4; round++)
        {
            EtcdCommit.Succeeded put = await Eventually.AnswerAsync(
                async () => await client.CommitAsync(new() { Then = [new EtcdOperation.Put("reg/k", "before")] }, Token) as EtcdCommit.Succeeded,
                () => "nothing could be written",
                Token);
            long revision = put.Revision;
            group.Members[0].Stop();
            string mine = $"mine {round}";
            Stopwatch watch = Stopwatch.StartNew();
            EtcdCommit commit = await client.CommitAsync(Swap(revision, mine), Token);
            TimeSpan took = watch.Elapsed;
            group.Members[0].Continue();
            EtcdSettlement settlement = await client.SettleAsync("reg/k", revision, now => now?.Text == mine, Token);

            Assert.IsType<EtcdCommit.Unknown>(commit);
            Assert.InRange(took, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2.5));
            Assert.Equal(settlement is EtcdSettlement.Done ? mine : "before", await client.TextAsync("reg/k"));
            EtcdCommit late = await client.CommitAsync(Swap(revision, "late"), Token);
            Assert.IsType<EtcdCommit.Refused>(late);
            done += settlement is EtcdSettlement.Done ? 1 : 0;
        }

        TestContext.Current.SendDiagnosticMessage($"{done} of 4 unknown transactions had been done.");
    }

    [Fact(Timeout = 60_000)]
    public async Task Commit_and_settle_survives_the_death_of_the_only_member()
    {
        await using EtcdGroup group = await EtcdGroup.StartAsync(1, cancellationToken: Token);
        await using EtcdClient client = group.Client();
        long revision = await client.PutAsync("reg/k", "before");
        group.Members[0].Stop();
        Task<EtcdSettlement> settling = client.CommitAndSettleAsync(Swap(revision, "mine"), "reg/k", now => now?.Text == "mine", Token);
        await Eventually.AnswerAsync(() => Task.FromResult(client.Endpoints[0].Failure), () => "the commit did not fail", Token);
        group.Members[0].Kill();
        group.Members[0].Start();
        EtcdSettlement settlement = await settling;

        // It was in the socket of a process that never saw it.
        var not = Assert.IsType<EtcdSettlement.NotDone>(settlement);
        Assert.Equal("before", not.Now!.Text);
        Assert.True(not.Now.ModRevision > revision);
    }

    [Fact(Timeout = 30_000)]
    public async Task Somebody_elses_write_is_not_taken_for_ours()
    {
        await using EtcdGroup group = await EtcdGroup.StartAsync(1, cancellationToken: Token);
        await using EtcdClient client = group.Client();
        long revision = await client.PutAsync("reg/k", "before");
        long theirs = await client.PutAsync("reg/k", "theirs");
        EtcdSettlement late = await client.CommitAndSettleAsync(Swap(revision, "mine"), "reg/k", now => now?.Text == "mine", Token);
        Assert.Equal("theirs", Assert.IsType<EtcdSettlement.NotDone>(late).Now!.Text);
        EtcdSettlement intime = await client.CommitAndSettleAsync(Swap(theirs, "mine"), "reg/k", now => now?.Text == "mine", Token);
        Assert.IsType<EtcdSettlement.Done>(intime);
        await Assert.ThrowsAsync<ArgumentException>(
            () => client.CommitAndSettleAsync(new() { Then = [new EtcdOperation.Put("reg/k", "x")] }, "reg/k", _ => true, Token));
    }

    [Fact(Timeout = 30_000)]
    public async Task Cancelled_before_it_is_sent_throws_and_after_it_is_unknown()
    {
        await using EtcdGroup group = await EtcdGroup.StartAsync(1, cancellationToken: Token);
        await using EtcdClient client = group.Client();
        long revision = await client.PutAsync("reg/k", "before");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.CommitAsync(Swap(revision, "mine"), new CancellationToken(true)));
        group.Members[0].Stop();
        using CancellationTokenSource soon = new(TimeSpan.FromMilliseconds(300));
        EtcdCommit commit = await client.CommitAsync(Swap(revision, "mine"), soon.Token);
        group.Members[0].Continue();
        Assert.IsType<EtcdCommit.Unknown>(commit);
    }

    private static EtcdTransaction Swap(long revision, string value) => new()
    {
        If = [new EtcdCompare.ModRevisionIs("reg/k", revision)],
        Then = [new EtcdOperation.Put("reg/k", value)],
    };
}
