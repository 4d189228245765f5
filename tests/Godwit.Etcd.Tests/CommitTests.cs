using Xunit;

namespace Godwit.Etcd.Tests;

public sealed class CommitTests(Trio trio) : IClassFixture<Trio>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 30_000)]
    public async Task Many_writers_race_by_compare_and_swap_and_no_increment_is_lost()
    {
        const int Writers = 8;
        const int Each = 15;
        await using EtcdClient client = trio.Group.Client();
        await client.PutAsync("race/sum", "0");
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async _ =>
        {
            await using EtcdClient own = trio.Group.Client();
            for (int done = 0; done < Each; done += await IncrementAsync(own) ? 1 : 0)
            {
            }
        }));
        EtcdKeyValue sum = (await client.GetAsync("race/sum", cancellationToken: Token)).Single!;
        Assert.Equal($"{Writers * Each}", sum.Text);
        Assert.Equal((Writers * Each) + 1, sum.Version);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_transaction_reads_what_it_wrote_and_tells_which_branch_it_took()
    {
        await using EtcdClient client = trio.Group.Client();
        EtcdTransaction once = new()
        {
            If = [new EtcdCompare.Absent("txn/a")],
            Then = [new EtcdOperation.Put("txn/a", "1"), new EtcdOperation.Put("txn/b", "2"), new EtcdOperation.GetPrefix("txn/")],
            Else = [new EtcdOperation.Get("txn/a"), new EtcdOperation.Get("txn/none")],
        };
        var first = Assert.IsType<EtcdCommit.Succeeded>(await client.CommitAsync(once, Token));
        Assert.Equal(["txn/a=1", "txn/b=2"], Assert.Single(first.Reads).Items.Select(each => $"{each.Key}={each.Text}"));
        Assert.All(first.Reads[0].Items, each => Assert.Equal(first.Revision, each.ModRevision));
        var second = Assert.IsType<EtcdCommit.Refused>(await client.CommitAsync(once, Token));
        Assert.Equal("1", second.Reads[0].Single!.Text);
        Assert.Null(second.Reads[1].Single);

        await client.DoAsync(new EtcdOperation.DeletePrefix("txn/"));
        Assert.Empty((await client.GetPrefixAsync("txn/", cancellationToken: Token)).Items);
    }

    [Fact(Timeout = 30_000)]
    public async Task Every_comparison_compares()
    {
        await using EtcdClient client = trio.Group.Client();
        await client.PutAsync("cmp/k", "old");
        long revision = await client.PutAsync("cmp/k", "new");
        byte[] value = "new"u8.ToArray();
        (EtcdCompare Compare, bool Holds)[] table =
        [
            (new EtcdCompare.Exists("cmp/k"), true),
            (new EtcdCompare.Exists("cmp/none"), false),
            (new EtcdCompare.Absent("cmp/none"), true),
            (new EtcdCompare.Absent("cmp/k"), false),
            (new EtcdCompare.ModRevisionIs("cmp/k", revision), true),
            (new EtcdCompare.ModRevisionIs("cmp/k", revision - 1), false),
            (new EtcdCompare.ModRevisionIs("cmp/none", 0), true),
            (new EtcdCompare.VersionIs("cmp/k", 2), true),
            (new EtcdCompare.VersionIs("cmp/k", 1), false),
            (new EtcdCompare.ValueIs("cmp/k", value), true),
            (new EtcdCompare.ValueIs("cmp/none", value), false),
            (new EtcdCompare.LeaseIs("cmp/k", 0), true),
            (new EtcdCompare.LeaseIs("cmp/k", 7), false),
        ];
        foreach ((EtcdCompare compare, bool holds) in table)
        {
            EtcdCommit commit = await client.CommitAsync(new() { If = [compare] }, Token);
            Assert.True(commit is EtcdCommit.Succeeded == holds, $"{compare} was {commit}");
        }
    }

    [Fact(Timeout = 30_000)]
    public async Task What_etcd_refuses_is_an_exception_that_means_nothing_was_done()
    {
        await using EtcdClient client = trio.Group.Client();
        EtcdException lease = await Assert.ThrowsAsync<EtcdException>(() => client.PutAsync("no/k", "v", lease: 12345));
        Assert.Equal(EtcdFailure.LeaseNotFound, lease.Reason);
        EtcdException touch = await Assert.ThrowsAsync<EtcdException>(() => client.DoAsync(new EtcdOperation.Touch("no/k")));
        Assert.Equal(EtcdFailure.KeyNotFound, touch.Reason);
        EtcdException twice = await Assert.ThrowsAsync<EtcdException>(
            () => client.DoAsync(new EtcdOperation.Put("no/k", "1"), new EtcdOperation.Put("no/k", "2")));
        Assert.Equal(EtcdFailure.Refused, twice.Reason);
        Assert.Contains("duplicate key", twice.Message, StringComparison.Ordinal);
        Assert.Null(await client.TextAsync("no/k"));
    }

    [Fact(Timeout = 30_000)]
    public async Task Where_nobody_listens_the_next_endpoint_takes_it_and_without_any_it_is_certain_that_nothing_was_done()
    {
        Uri nobody = trio.Group.FreeAddress();
        await using EtcdClient some = new(trio.Group.Options() with { Endpoints = [nobody, trio.Group.Addresses[0]] });
        for (int index = 0; index < 4; index++)
        {
            await some.PutAsync("nobody/k", "v");
        }

        EtcdEndpointState dead = Assert.Single(some.Endpoints, each => each.Failure is not null);
        Assert.Equal(nobody, dead.Address);
        await using EtcdClient none = new(trio.Group.Options() with { Endpoints = [nobody] });
        var failure = await Assert.ThrowsAsync<EtcdUnavailableException>(() => none.PutAsync("nobody/k", "w"));
        Assert.Contains("refused", failure.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(nobody.Authority, failure.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_list_of_many_pages_is_of_one_revision_while_others_write()
    {
        const int Keys = 120;
        await using EtcdClient client = new(trio.Group.Options() with { PageSize = 17 });
        await RewriteAsync(client, Keys, 0);
        using CancellationTokenSource enough = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task writing = Task.Run(
            async () =>
            {
                for (int round = 1; !enough.IsCancellationRequested; round++)
                {
                    await RewriteAsync(client, Keys, round);
                }
            },
            Token);
        for (int look = 0; look < 20; look++)
        {
            EtcdRange list = await client.GetPrefixAsync("page/", cancellationToken: Token);
            Assert.Equal(Keys, list.Items.Count);
            Assert.Single(list.Items.Select(each => each.Text).Distinct());
        }

        await enough.CancelAsync();
        await writing;
    }

    private static Task<EtcdCommit.Succeeded> RewriteAsync(EtcdClient client, int keys, int round) =>
        client.DoAsync([.. Enumerable.Range(0, keys).Select(index => new EtcdOperation.Put($"page/{index:000}", $"{round}"))]);

    private static async Task<bool> IncrementAsync(EtcdClient client)
    {
        EtcdKeyValue now = (await client.GetAsync("race/sum", cancellationToken: Token)).Single!;
        EtcdCommit commit = await client.CommitAsync(
            new()
            {
                If = [new EtcdCompare.ModRevisionIs("race/sum", now.ModRevision)],
                Then = [new EtcdOperation.Put("race/sum", $"{int.Parse(now.Text) + 1}")],
            },
            Token);
        Assert.IsNotType<EtcdCommit.Unknown>(commit);
        return commit is EtcdCommit.Succeeded;
    }
}
