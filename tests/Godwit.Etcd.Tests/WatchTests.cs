using System.Threading.Channels;
using Xunit;

namespace Godwit.Etcd.Tests;

public sealed class WatchTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>One key is written in a chain, so its version in the events must be 1, 2, 3 ...: a gap is a loss, a repetition a double.</summary>
    [Fact(Timeout = 90_000)]
    public async Task Each_member_is_killed_in_turn_while_writing_and_a_watch_misses_nothing_and_doubles_nothing()
    {
        await using EtcdGroup group = await EtcdGroup.StartAsync(3, cancellationToken: Token);
        await using EtcdClient writer = group.Client();
        await using EtcdClient reader = group.Client();
        long first = await writer.PutAsync("w/k", "0");
        using CancellationTokenSource enough = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Progress progress = new();
        Task<EtcdKeyValue> writing = WriteAsync(writer, first, progress, enough.Token);
        Task<List<EtcdChange>> watching = WatchAsync(reader, first);
        foreach (EtcdProcess member in group.Members)
        {
            await progress.MoreAsync(30, Token);
            member.Kill();
            await progress.MoreAsync(30, Token);
            member.Start();
            await group.UntilUpAsync(member, Token);
        }

        await enough.CancelAsync();
        EtcdKeyValue last = await writing;
        await writer.PutAsync("w/end", "");
        List<EtcdChange> seen = await watching;

        Assert.Equal(Enumerable.Range(1, (int)last.Version).Select(each => (long)each), seen.Select(each => each.Item.Version));
        TestContext.Current.SendDiagnosticMessage($"{last.Version} writes, {progress.Unknown} of them settled after an unknown outcome, longest {progress.Longest.TotalSeconds:0.00} s.");
    }

    /// <summary>More revisions than a member sends at once (1,000), so that it catches up in portions, with two members changing under it.</summary>
    [Fact(Timeout = 60_000)]
    public async Task A_watch_that_begins_far_back_catches_up_whole_while_its_endpoints_change()
    {
        await using EtcdGroup group = await EtcdGroup.StartAsync(3, cancellationToken: Token);
        await using EtcdClient writer = group.Client(group.Members[0]);
        await using EtcdClient reader = group.Client(group.Members[1]);
        long first = await writer.PutAsync("w/k", "0");
        await Task.WhenAll(Enumerable.Range(0, 25).Select(async _ =>
        {
            for (int write = 0; write < 100; write++)
            {
                await writer.PutAsync("w/k", "x");
            }
        }));
        await writer.PutAsync("w/end", "");
        List<long> seen = [];
        int portions = 0;
        await foreach (EtcdChanges changes in reader.WatchAsync("w/", first, Token))
        {
            seen.AddRange(changes.Items.Where(each => each.Item.Key == "w/k").Select(each => each.Item.Version));
            if (changes.Items.Any(each => each.Item.Key == "w/end"))
            {
                break;
            }

            if (changes.Items.Count > 0)
            {
                portions++;
                reader.ReplaceEndpoints([group.Members[1 + (portions % 2)].Address]);
            }
        }

        Assert.Equal(Enumerable.Range(1, 2501).Select(each => (long)each), seen);
        Assert.True(portions > 1, "It came in one portion, so nothing was tried.");
    }

    [Fact(Timeout = 60_000)]
    public async Task Silence_is_noticed_and_another_member_watched_and_a_quiet_watch_is_heard_nevertheless()
    {
        await using EtcdGroup group = await EtcdGroup.StartAsync(3, cancellationToken: Token);
        EtcdProcess leader = await group.LeaderAsync(Token);
        EtcdProcess follower = group.Members.First(each => each != leader);
        EtcdProcess other = group.Members.First(each => each != follower);
        await using EtcdClient writer = group.Client(other);
        await using EtcdClient reader = group.Client(follower);
        long first = await writer.PutAsync("w/k", "0");
        await using IAsyncEnumerator<EtcdChanges> watch = reader.WatchAsync("w/", first, Token).GetAsyncEnumerator(Token);
        do
        {
            Assert.True(await watch.MoveNextAsync());
        }
        while (watch.Current.Items.Count == 0);

        Assert.True(await watch.MoveNextAsync());
        Assert.Empty(watch.Current.Items);
        Assert.Equal(first, watch.Current.Revision);

        follower.Stop();
        reader.ReplaceEndpoints([follower.Address, other.Address]);
        long second = await writer.PutAsync("w/k", "1");
        do
        {
            Assert.True(await watch.MoveNextAsync());
        }
        while (watch.Current.Items.Count == 0);
        follower.Continue();
        Assert.Equal(second, watch.Current.Revision);
        Assert.Contains(reader.Endpoints, each => each.Address == follower.Address);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_watch_from_compacted_history_says_from_where_it_could_begin()
    {
        await using EtcdGroup group = await EtcdGroup.StartAsync(1, cancellationToken: Token);
        await using EtcdClient client = group.Client();
        long first = await client.PutAsync("w/k", "0");
        await client.PutAsync("w/k", "1");
        long last = await client.PutAsync("w/k", "2");
        await client.CompactAsync(last, Token);
        EtcdCompactedException gone = await Assert.ThrowsAsync<EtcdCompactedException>(async () =>
        {
            await foreach (EtcdChanges _ in client.WatchAsync("w/", first, Token))
            {
            }
        });
        Assert.Equal(last, gone.CompactRevision);
    }

    private static async Task<List<EtcdChange>> WatchAsync(EtcdClient client, long from)
    {
        List<EtcdChange> seen = [];
        await foreach (EtcdChanges changes in client.WatchAsync("w/", from, Token))
        {
            seen.AddRange(changes.Items.Where(each => each.Item.Key == "w/k"));
            if (changes.Items.Any(each => each.Item.Key == "w/end"))
            {
                break;
            }
        }

        return seen;
    }

    private static async Task<EtcdKeyValue> WriteAsync(EtcdClient client, long revision, Progress progress, CancellationToken enough)
    {
        for (int number = 1; !enough.IsCancellationRequested; number++)
        {
            string mine = $"{number}";
            EtcdTransaction next = new()
            {
                If = [new EtcdCompare.ModRevisionIs("w/k", revision)],
                Then = [new EtcdOperation.Put("w/k", mine)],
            };
            long began = TimeProvider.System.GetTimestamp();
            EtcdCommit commit;
            try
            {
                commit = await client.CommitAsync(next, Token);
            }
            catch (EtcdUnavailableException)
            {
                continue;
            }

            switch (commit)
            {
                case EtcdCommit.Succeeded done:
                    revision = done.Revision;
                    break;
                case EtcdCommit.Unknown:
                    progress.Unknown++;
                    revision = await client.SettleAsync("w/k", revision, now => now!.Text == mine, Token) switch
                    {
                        EtcdSettlement.Done done => done.Revision,
                        EtcdSettlement.NotDone not => not.Now!.ModRevision,
                        _ => throw new InvalidOperationException(),
                    };
                    break;
                default:
                    Assert.Fail("Nobody else writes this key.");
                    break;
            }

            progress.Done(TimeProvider.System.GetElapsedTime(began));
        }

        return (await client.GetAsync("w/k", cancellationToken: Token)).Single!;
    }

    private sealed class Progress
    {
        private Channel<bool> _steps = Channel.CreateUnbounded<bool>();

        public int Unknown { get; set; }

        public TimeSpan Longest { get; private set; }

        public void Done(TimeSpan took)
        {
            Longest = took > Longest ? took : Longest;
            _steps.Writer.TryWrite(true);
        }

        public async Task MoreAsync(int steps, CancellationToken cancellationToken)
        {
            _steps = Channel.CreateUnbounded<bool>();
            for (int step = 0; step < steps; step++)
            {
                await _steps.Reader.ReadAsync(cancellationToken);
            }
        }
    }
}
