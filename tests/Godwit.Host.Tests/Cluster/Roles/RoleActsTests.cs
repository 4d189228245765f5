using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Cluster;
using Godwit.Host.Cluster.Records;
using Godwit.Host.Cluster.Roles;
using Godwit.Host.Tests.Cluster.Real;
using Godwit.Host.Tests.Vms;
using Xunit;

namespace Godwit.Host.Tests.Cluster.Roles;

/// <summary>Taking roles out of the cluster, on a real etcd.</summary>
public sealed class RoleActsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whose_a_role_was_is_remembered_when_it_is_taken_out()
    {
        await using HouseStage house = await HouseStage.MakeAsync();
        await using ClusterStage stage = await ClusterStage.StartAsync();
        await stage.NodeAsync("b");
        VmId vm = await stage.RoleAsync("b", generation: 4);
        await stage.PutAsync(ClusterKeys.Owner(vm), ClusterSeed.Owner("b", generation: 4) with { Held = 4 }, ClusterJson.Default.OwnerRecord);

        await (await ActsAsync(house, stage, vm)).RemoveAsync(vm.ToString(), Token);

        OwnerRecord was = (await stage.Join("c").Session.Store.ReadAsync(ClusterKeys.RemovedRole(vm), ClusterJson.Default.OwnerRecord, Token))!.Value;
        Assert.Equal(("b", 4L, true), (was.Owner, was.Generation, was.IsRemoved));
        Assert.Null((await stage.Client.GetAsync(ClusterKeys.Owner(vm), cancellationToken: Token)).Single);
    }

    /// <summary>It has just failed over: the node that had it lets it go, and without the cluster nobody would take it up.</summary>
    [Fact]
    public async Task A_role_that_its_owner_has_not_taken_up_yet_stays_one()
    {
        await using HouseStage house = await HouseStage.MakeAsync();
        await using ClusterStage stage = await ClusterStage.StartAsync();
        await stage.NodeAsync("b");
        VmId vm = await stage.RoleAsync("b", generation: 4);
        await stage.PutAsync(ClusterKeys.Owner(vm), ClusterSeed.Owner("b", generation: 4) with { Held = 3 }, ClusterJson.Default.OwnerRecord);

        RoleActs acts = await ActsAsync(house, stage, vm);
        var refused = await Assert.ThrowsAsync<RefusedException>(() => acts.RemoveAsync(vm.ToString(), Token));

        Assert.Equal(ProblemId.RoleOwnerChanged, refused.Problem.Id);
        Assert.Equal("b", (await stage.OwnerAsync(vm)).Owner);
    }

    private static async Task<RoleActs> ActsAsync(HouseStage house, ClusterStage stage, VmId vm)
    {
        ClusterNode node = stage.Join("host");
        await node.UntilAsync(sight => sight.Roles.ContainsKey(vm) && sight.Owners.ContainsKey(vm) && sight.Daemons.ContainsKey("b"));
        house.Daemon.Get<ClusterSessions>().Use(node.Session);
        return house.Daemon.Get<RoleActs>();
    }
}
