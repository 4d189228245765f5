using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Etcd;
using Godwit.Etcd.Tests;
using Godwit.Host.Api;
using Godwit.Host.Cluster;
using Godwit.Host.Cluster.Records;
using Godwit.Host.Cluster.Roles;
using Godwit.Host.Migration;
using Godwit.Host.Peers;
using Godwit.Host.Tests.Cluster.Real;
using Godwit.Host.Tests.Guests;
using Godwit.Host.Tests.Migration;
using Godwit.Host.Vms;
using Xunit;

namespace Godwit.Host.Tests.Cluster.Roles;

/// <summary>The register of hand-overs on a real etcd.</summary>
public sealed class RoleRegisterTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_role_is_given_and_taken_back_once_however_often_it_is_said()
    {
        await using ClusterStage stage = await ClusterStage.StartAsync();
        ClusterNode a = await stage.JoinAsync("a"), b = await stage.JoinAsync("b");
        IRoleRegister atA = a.Get<IRoleRegister>(), atB = b.Get<IRoleRegister>();
        MoveOrder order = Order(await stage.RoleAsync("a"));

        Assert.Equal(OrderVerdict.Undecided, await atB.VerdictAsync(order, Token));
        Assert.True(await atA.GiveAsync(order, Token));
        Assert.True(await atA.GiveAsync(order, Token));
        Assert.Equal(OrderVerdict.Given, await atB.VerdictAsync(order, Token));
        Assert.Equal(order.Id, (await stage.OwnerAsync(order.Departing.Id)).GivenBy);
        Assert.Equal(("b", 2L), await WhoseAsync(stage, order));

        Assert.True(await atA.TakeBackAsync(order));
        Assert.True(await atA.TakeBackAsync(order));
        Assert.Equal(OrderVerdict.Aborted, await atB.VerdictAsync(order, Token));
        Assert.Equal(("a", 3L), await WhoseAsync(stage, order));
        Assert.False(await atA.GiveAsync(order, Token));
    }

    /// <summary>Its guest has run at the destination: what the source still holds of it is old.</summary>
    [Fact]
    public async Task A_role_that_came_back_by_a_failover_was_not_taken_back()
    {
        await using ClusterStage stage = await ClusterStage.StartAsync();
        ClusterNode a = await stage.JoinAsync("a");
        MoveOrder order = Order(await stage.RoleAsync("a"));
        Assert.True(await a.Get<IRoleRegister>().GiveAsync(order, Token));

        await stage.PutAsync(ClusterKeys.Owner(order.Departing.Id), ClusterSeed.Owner("a", generation: 3), ClusterJson.Default.OwnerRecord);

        Assert.False(await a.Get<IRoleRegister>().TakeBackAsync(order));
        Assert.Equal(OrderVerdict.Aborted, await a.Get<IRoleRegister>().VerdictAsync(order, Token));
    }

    [Fact]
    public async Task What_a_node_saw_a_while_ago_refuses_nothing()
    {
        await using ClusterStage stage = await ClusterStage.StartAsync();
        ClusterNode a = await stage.JoinAsync("a");
        VmId vm = await stage.RoleAsync("b", generation: 2);
        await a.UntilAsync(sight => sight.Owners.ContainsKey(vm));
        await a.FreezeAsync();
        await stage.PutAsync(ClusterKeys.Owner(vm), ClusterSeed.Owner("a", generation: 3), ClusterJson.Default.OwnerRecord);

        Assert.True(await a.Get<IRoleRegister>().GiveAsync(Order(vm) with { Generation = 4 }, Token));
    }

    [Fact]
    public async Task Nothing_starts_but_at_the_owner_of_the_same_generation_and_with_its_right_in_force()
    {
        await using ClusterStage stage = await ClusterStage.StartAsync();
        ClusterNode a = await stage.JoinAsync("a"), b = await stage.JoinAsync("b");
        VmId vm = await stage.RoleAsync("a", generation: 5);
        var record = new VmRecord(vm, "web01", "/csv/web01", DesiredState.Running, Generation: 5, IsRole: true);

        Assert.Equal(ProblemId.RightExpired, await RefusalAsync(a, record));
        a.GiveRight();
        b.GiveRight();
        Assert.Null(await RefusalAsync(a, record));
        Assert.Equal(ProblemId.RoleOwnerChanged, await RefusalAsync(b, record));
        Assert.Equal(ProblemId.RoleOwnerChanged, await RefusalAsync(a, record with { Generation = 4 }));
        stage.Etcd.Members[0].Kill();
        Assert.Equal(ProblemId.ClusterUnavailable, await RefusalAsync(a, record));
    }

    /// <summary>Both compare the revision that they have read.</summary>
    [Fact]
    public async Task Of_a_hand_over_and_a_failover_at_once_one_happens()
    {
        const int Races = 100;
        await using ClusterStage stage = await ClusterStage.StartAsync();
        ClusterNode a = await stage.JoinAsync("a"), leader = await stage.JoinAsync("c");
        int given = 0;
        for (int i = 0; i < Races; i++)
        {
            MoveOrder order = Order(await stage.RoleAsync("a"));
            string key = ClusterKeys.Owner(order.Departing.Id);
            await Task.WhenAll(a.UntilAsync(sight => sight.Owners.ContainsKey(order.Departing.Id)), leader.UntilAsync(sight => sight.Owners.ContainsKey(order.Departing.Id)));
            Stored<OwnerRecord> seen = leader.Session.Sight.Owners[order.Departing.Id];
            var failover = new EtcdTransaction
            {
                If = [new EtcdCompare.ModRevisionIs(key, seen.Revision)],
                Then = [new EtcdOperation.Put(key, ClusterSight.Write(seen.Value with { Owner = "c", Generation = 2 }, ClusterJson.Default.OwnerRecord))],
            };

            Task<bool> giving = a.Get<IRoleRegister>().GiveAsync(order, Token);
            bool failedOver = await leader.Session.Client.CommitAsync(failover, Token) is EtcdCommit.Succeeded;

            Assert.NotEqual(failedOver, await giving);
            Assert.Equal((failedOver ? "c" : "b", 2L), await WhoseAsync(stage, order));
            given += failedOver ? 0 : 1;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{given} of {Races} were given, the others failed over");
    }

    /// <summary>The member that was asked hangs, with the question in its socket.</summary>
    [Fact]
    public async Task A_giving_that_nobody_answered_is_asked_of_another_member_and_done_once()
    {
        await using ClusterStage stage = await ClusterStage.StartAsync(members: 3);
        ClusterNode a = await stage.JoinAsync("a", null, [.. stage.Etcd.Members]);
        MoveOrder order = Order(await stage.RoleAsync("a"));
        await a.UntilAsync(sight => sight.Owners.ContainsKey(order.Departing.Id));

        stage.Etcd.Members[0].Stop();
        bool given = await a.Get<IRoleRegister>().GiveAsync(order, Token);
        stage.Etcd.Members[0].Continue();

        Assert.True(given);
        Assert.Equal(("b", 2L), await WhoseAsync(stage, order));
    }

    /// <summary>A daemon that died while it gave, and the next one, which finds the role its own and lets the guest go on.</summary>
    [Fact]
    public async Task A_giving_that_is_still_on_its_way_comes_too_late_when_it_was_decided_that_the_role_stays()
    {
        await using ClusterStage stage = await ClusterStage.StartAsync(members: 3);
        EtcdProcess leader = await stage.Etcd.LeaderAsync(Token);
        EtcdProcess hanging = stage.Etcd.Members.First(member => member != leader);
        ClusterNode before = await stage.JoinAsync("a", null, hanging);
        ClusterNode after = await stage.JoinAsync("a", null, [.. stage.Etcd.Members.Where(member => member != hanging)]);
        MoveOrder order = Order(await stage.RoleAsync("a"));
        await before.UntilAsync(sight => sight.Owners.ContainsKey(order.Departing.Id));

        hanging.Stop();
        using (var dies = new CancellationTokenSource(TimeSpan.FromSeconds(1), TimeProvider.System))
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => before.Get<IRoleRegister>().GiveAsync(order, dies.Token));
        }

        Assert.Equal(OrderVerdict.Undecided, await after.Get<IRoleRegister>().DecideAsync(order, Token));
        hanging.Continue();
        await stage.Etcd.UntilUpAsync(hanging, Token);
        await using (EtcdClient late = stage.Etcd.Client(hanging))
        {
            // It answers again, and so has worked off what waited before this.
            await late.GetAsync("/godwit/any", ReadKind.Linearizable, Token);
        }

        Assert.Equal(("a", 1L), await WhoseAsync(stage, order));
    }

    private static MoveOrder Order(VmId vm) => SampleMove.Of(Sample.Vm with { Id = vm }) with { IsRole = true, FilesShared = true };

    private static async Task<(string Owner, long Generation)> WhoseAsync(ClusterStage stage, MoveOrder order) =>
        await stage.OwnerAsync(order.Departing.Id) is var now ? (now.Owner, now.Generation) : default;

    private static async Task<ProblemId?> RefusalAsync(ClusterNode node, VmRecord vm)
    {
        try
        {
            await node.Get<IRoleRegister>().RequireAsync(vm, Token);
            return null;
        }
        catch (RefusedException refused)
        {
            return refused.Problem.Id;
        }
    }
}
