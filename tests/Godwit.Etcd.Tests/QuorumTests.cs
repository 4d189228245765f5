using System.Diagnostics;
using Xunit;

namespace Godwit.Etcd.Tests;

public sealed class QuorumTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Without_a_majority_questions_end_in_time_old_answers_are_had_and_everything_comes_back()
    {
        await using EtcdGroup group = await EtcdGroup.StartAsync(3, cancellationToken: Token);
        await using EtcdClient client = group.Client();
        EtcdOptions options = group.Options();
        await client.PutAsync("q/k", "v");
        await using EtcdLease lease = await client.GrantLeaseAsync(TimeSpan.FromSeconds(15), Token);
        group.Members[0].Kill();
        group.Members[1].Kill();

        Stopwatch watch = Stopwatch.StartNew();
        var failure = await Assert.ThrowsAsync<EtcdUnavailableException>(() => client.GetAsync("q/k", cancellationToken: Token));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, options.Patience + TimeSpan.FromSeconds(1.5));
        Assert.Equal(3, failure.Causes.Count);

        watch.Restart();
        EtcdRange old = await client.GetAsync("q/k", ReadKind.Serializable, Token);
        Assert.Equal("v", old.Single!.Text);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1));

        // Until the last member knows that it has no leader, it takes a write and cannot say what became of it; then it refuses.
        watch.Restart();
        try
        {
            EtcdCommit commit = await client.CommitAsync(new() { Then = [new EtcdOperation.Put("q/k", "w")] }, Token);
            Assert.IsType<EtcdCommit.Unknown>(commit);
        }
        catch (EtcdUnavailableException certain)
        {
            Assert.Contains("no leader", certain.Message, StringComparison.Ordinal);
        }

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, options.Deadline + TimeSpan.FromSeconds(1.5));
        await Eventually.AnswerAsync(
            async () => (await client.GetStatusAsync(group.Addresses[2], Token)).Leader is null ? "none" : null, () => "it still sees a leader", Token);
        await Assert.ThrowsAsync<EtcdUnavailableException>(() => client.PutAsync("q/k", "x"));

        watch.Restart();
        group.Members[0].Start();
        await Eventually.AnswerAsync(() => client.TextAsync("q/k"), () => "it did not come back", Token);
        TestContext.Current.SendDiagnosticMessage($"Readable again {watch.Elapsed.TotalSeconds:0.0} s after one of the dead was started.");
        await lease.RenewedAsync(Token);
        Assert.False(lease.Lost.IsCancellationRequested);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_member_that_hangs_costs_one_deadline_once_and_is_asked_again_when_it_goes_on()
    {
        await using EtcdGroup group = await EtcdGroup.StartAsync(3, cancellationToken: Token);
        await using EtcdClient client = group.Client();
        EtcdProcess leader = await group.LeaderAsync(Token);
        EtcdProcess follower = group.Members.First(each => each != leader);
        await client.PutAsync("q/k", "v");
        follower.Stop();
        List<double> times = [];
        for (int look = 0; look < 60; look++)
        {
            Stopwatch watch = Stopwatch.StartNew();
            await client.TextAsync("q/k");
            times.Add(watch.Elapsed.TotalSeconds);
        }

        follower.Continue();
        times.Sort();
        Assert.InRange(times[^1], 1.1, 2.5);
        Assert.InRange(times[^2], 0, 1);
        await Eventually.AnswerAsync(
            () => Task.FromResult(client.Endpoints.All(each => each.Failure is null) ? "all" : null), () => "it was not asked again", Token);
    }
}
