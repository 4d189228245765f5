using Godwit.Contracts.Vms;
using Godwit.Host.Cluster;
using Godwit.Host.Cluster.Records;
using Godwit.Host.Tests.Cluster.Real;
using Xunit;

namespace Godwit.Host.Tests.Cluster;

public sealed class ClusterStoreTests
{
    [Fact]
    public async Task Of_changes_by_many_at_once_none_is_lost()
    {
        const int Writers = 4, Changes = 25;
        await using ClusterStage stage = await ClusterStage.StartAsync();
        VmId vm = await stage.RoleAsync("a", generation: 0);
        ClusterNode[] nodes = await Task.WhenAll(Enumerable.Range(0, Writers).Select(i => stage.JoinAsync($"n{i}")));

        await Task.WhenAll(nodes.Select(async node =>
        {
            for (int i = 0; i < Changes; i++)
            {
                await node.Session.Store.ChangeAsync(
                    ClusterKeys.Owner(vm), ClusterJson.Default.OwnerRecord, now => now! with { Generation = now.Generation + 1 }, TestContext.Current.CancellationToken);
            }
        }));

        Assert.Equal(Writers * Changes, (await stage.OwnerAsync(vm)).Generation);
    }

    [Fact]
    public async Task What_is_not_there_is_made_once_and_what_is_to_stay_is_not_written()
    {
        await using ClusterStage stage = await ClusterStage.StartAsync();
        ClusterNode a = await stage.JoinAsync("a"), b = await stage.JoinAsync("b");
        string key = ClusterKeys.Node("x");

        NodeRecord?[] made = await Task.WhenAll(new[] { a, b }.Select(node => node.Session.Store.ChangeAsync(
            key, ClusterJson.Default.NodeRecord, now => now ?? new NodeRecord { Name = node.Options.HostName }, TestContext.Current.CancellationToken)));
        Stored<NodeRecord>? first = await a.Session.Store.ReadAsync(key, ClusterJson.Default.NodeRecord, TestContext.Current.CancellationToken);
        await a.Session.Store.ChangeAsync(key, ClusterJson.Default.NodeRecord, now => now, TestContext.Current.CancellationToken);

        Assert.Equal(made[0]!.Name, made[1]!.Name);
        Assert.Equal(first!.Revision, (await a.Session.Store.ReadAsync(key, ClusterJson.Default.NodeRecord, TestContext.Current.CancellationToken))!.Revision);

        await a.Session.Store.ChangeAsync(key, ClusterJson.Default.NodeRecord, _ => null, TestContext.Current.CancellationToken);
        Assert.Null(await b.Session.Store.ReadAsync(key, ClusterJson.Default.NodeRecord, TestContext.Current.CancellationToken));
    }
}
