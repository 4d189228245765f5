using Xunit;

namespace Godwit.Etcd.Tests;

public sealed class MirrorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Each transaction writes the same under two prefixes, so a state in which they differ is one that the store was never in.</summary>
    [Fact(Timeout = 60_000)]
    public async Task A_mirror_shows_only_states_that_were_and_the_last_one_in_the_end_across_the_leaders_death()
    {
        await using EtcdGroup group = await EtcdGroup.StartAsync(3, cancellationToken: Token);
        await using EtcdClient writer = group.Client();
        await using EtcdClient reader = group.Client();
        await WriteAsync(writer, 0);
        await using EtcdMirror mirror = new(reader, ["mir/left/", "mir/right/"]);
        using CancellationTokenSource enough = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task<int> looking = LookAsync(mirror, enough.Token);
        for (int round = 1; round <= 60; round++)
        {
            await WriteAsync(writer, round);
        }

        (await group.LeaderAsync(Token)).Kill();
        for (int round = 1; round <= 60; round++)
        {
            await WriteAsync(writer, round);
        }

        await Eventually.AnswerAsync(
            async () =>
            {
                await writer.PutAsync("mir/right/end", "");
                return "written";
            },
            () => "nothing could be written",
            Token);
        EtcdSnapshot last = await mirror.UntilAsync(each => each["mir/right/end"] is not null, Token);
        await enough.CancelAsync();
        EtcdRange truth = await writer.GetPrefixAsync("mir/", cancellationToken: Token);
        Assert.Equal(truth.Items.Where(each => !each.Key.StartsWith("mir/other", StringComparison.Ordinal)).Select(Show), last.Items.Values.Select(Show));
        Assert.True(mirror.IsCurrent);
        Assert.True(await looking > 10);
    }

    [Fact(Timeout = 60_000)]
    public async Task Out_of_contact_it_says_so_and_after_history_was_lost_it_lists_anew_and_tells_the_difference()
    {
        await using EtcdGroup group = await EtcdGroup.StartAsync(1, cancellationToken: Token);
        await using EtcdClient writer = group.Client();
        await using EtcdClient reader = group.Client();
        await writer.PutAsync("mir/kept", "1");
        await writer.PutAsync("mir/gone", "1");
        await using EtcdMirror mirror = new(reader, ["mir/"]);
        await mirror.ReadyAsync(Token);
        Assert.True(mirror.IsCurrent);
        await using IAsyncEnumerator<EtcdMirrorChange> changes = mirror.ChangesAsync(Token).GetAsyncEnumerator(Token);
        Assert.True(await changes.MoveNextAsync());
        Assert.Equal(["mir/gone", "mir/kept"], changes.Current.Keys.Order());

        reader.ReplaceEndpoints([]);
        await Eventually.AnswerAsync(() => Task.FromResult(mirror.IsCurrent ? null : "out"), () => "it still thinks it is current", Token);
        Assert.Equal(2, mirror.Snapshot.Items.Count);
        await writer.DoAsync(new EtcdOperation.Delete("mir/gone"), new EtcdOperation.Put("mir/new", "1"));
        await writer.CompactAsync(await writer.PutAsync("elsewhere", "1"), Token);
        reader.ReplaceEndpoints(group.Addresses);
        Assert.True(await changes.MoveNextAsync());
        Assert.Equal(["mir/gone", "mir/new"], changes.Current.Keys.Order());
        Assert.Equal(["mir/kept", "mir/new"], changes.Current.Snapshot.Items.Keys);
        Assert.True(mirror.IsCurrent);
    }

    [Fact(Timeout = 60_000)]
    public async Task Eight_thousand_keys_are_listed_and_mirrored()
    {
        await using EtcdGroup group = await EtcdGroup.StartAsync(1, cancellationToken: Token);
        await using EtcdClient client = group.Client();
        byte[] value = new byte[2048];
        await Parallel.ForEachAsync(Enumerable.Range(0, 80), new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Token }, async (page, _) =>
            await client.InsistAsync([.. Enumerable.Range(0, 100).Select(index => new EtcdOperation.Put($"many/{page:00}{index:00}", value))]));
        long began = TimeProvider.System.GetTimestamp();
        await using EtcdMirror mirror = new(client, ["many/"]);
        await mirror.ReadyAsync(Token);
        TimeSpan took = TimeProvider.System.GetElapsedTime(began);
        Assert.Equal(8000, mirror.Snapshot.Items.Count);
        TestContext.Current.SendDiagnosticMessage($"8,000 keys of 2 KiB were mirrored in {took.TotalSeconds:0.00} s.");
    }

    private static async Task<int> LookAsync(EtcdMirror mirror, CancellationToken enough)
    {
        int states = 0;
        long revision = 0;
        try
        {
            await foreach (EtcdMirrorChange change in mirror.ChangesAsync(enough))
            {
                Assert.Equal(change.Snapshot["mir/left/k"]!.ModRevision, change.Snapshot["mir/right/k"]!.ModRevision);
                Assert.True(change.Snapshot.Revision > revision, "Time went backwards.");
                revision = change.Snapshot.Revision;
                states++;
            }
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
        }

        return states;
    }

    private static async Task WriteAsync(EtcdClient client, int round)
    {
        EtcdTransaction both = new()
        {
            Then =
            [
                new EtcdOperation.Put("mir/left/k", $"{round}"),
                new EtcdOperation.Put("mir/right/k", $"{round}"),
                new EtcdOperation.Put("mir/other/k", $"{round}"),
                round % 3 == 0 ? new EtcdOperation.Delete($"mir/left/{round % 7}") : new EtcdOperation.Put($"mir/left/{round % 7}", $"{round}"),
            ],
        };
        try
        {
            await client.CommitAsync(both, Token);
        }
        catch (EtcdUnavailableException)
        {
            // A member was killed on purpose; whether this round is written does not matter.
        }
    }

    private static string Show(EtcdKeyValue item) => $"{item.Key}={item.Text}@{item.ModRevision}";
}
