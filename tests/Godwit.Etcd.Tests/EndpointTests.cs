using Xunit;

namespace Godwit.Etcd.Tests;

public sealed class EndpointTests(Trio trio) : IClassFixture<Trio>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 30_000)]
    public async Task Endpoints_are_replaced_under_traffic_and_only_commits_may_be_unknown_for_it()
    {
        await using EtcdClient client = trio.Group.Client();
        IReadOnlyList<Uri> all = trio.Group.Addresses;
        using CancellationTokenSource enough = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task[] traffic =
        [
            .. Enumerable.Range(0, 4).Select(each => Task.Run(
                async () =>
                {
                    while (!enough.IsCancellationRequested)
                    {
                        await client.TextAsync("e/k");
                        await client.CommitAsync(new() { Then = [new EtcdOperation.Put("e/k", $"{each}")] }, Token);
                    }
                },
                Token)),
        ];
        for (int change = 0; change < 200; change++)
        {
            client.ReplaceEndpoints([all[change % 3], all[(change + 1) % 3]]);
            await client.TextAsync("e/k");
        }

        await enough.CancelAsync();
        await Task.WhenAll(traffic);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_client_that_is_disposed_ends_what_still_uses_it()
    {
        EtcdClient client = trio.Group.Client();
        long revision = await client.PutAsync("e/k", "v");
        await using EtcdLease lease = await client.GrantLeaseAsync(TimeSpan.FromSeconds(2), Token);
        await using EtcdMirror mirror = new(client, ["e/"]);
        await mirror.ReadyAsync(Token);
        Task watching = WatchAsync(client, revision);
        Task following = mirror.UntilAsync(_ => false, Token);
        await client.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => watching);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.TextAsync("e/k"));
        TaskCompletionSource lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = lease.Lost.Register(lost.SetResult);
        await lost.Task.WaitAsync(Token);
    }

    [Fact(Timeout = 30_000)]
    public async Task Without_an_endpoint_there_is_no_answer_and_no_wait()
    {
        await using EtcdClient client = new(trio.Group.Options() with { Endpoints = [] });
        var failure = await Assert.ThrowsAsync<EtcdUnavailableException>(() => client.TextAsync("e/k"));
        Assert.Contains("no endpoint is known", failure.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<EtcdUnavailableException>(() => client.PutAsync("e/k", "v"));
        client.ReplaceEndpoints(trio.Group.Addresses);
        await client.PutAsync("e/k", "v");
    }

    private static async Task WatchAsync(EtcdClient client, long from)
    {
        await foreach (EtcdChanges _ in client.WatchAsync("e/", from, Token))
        {
        }
    }
}
