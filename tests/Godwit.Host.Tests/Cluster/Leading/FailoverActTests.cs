using Godwit.Contracts.Vms;
using Godwit.Host.Cluster;
using Godwit.Host.Cluster.Leading;
using Godwit.Host.Cluster.Records;
using Godwit.Host.Tests.Cluster.Real;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Godwit.Host.Tests.Cluster.Leading;

/// <summary>The leader acts on what it saw a moment ago; the store alone knows what has changed since.</summary>
public sealed class FailoverActTests
{
    private const long Lease = 7;

    [Fact]
    public async Task A_fenced_node_s_roles_are_given_to_another()
    {
        await using ClusterStage stage = await ClusterStage.StartAsync();
        (ClusterNode leader, LeaderTerm term, VmId vm) = await LostAsync(stage);

        await leader.Get<Failovers>().RunAsync(term);

        OwnerRecord now = await stage.OwnerAsync(vm);
        Assert.Equal(("b", 5L, null), (now.Owner, now.Generation, now.GivenBy));
    }

    public static TheoryData<string> Changes => ["it returns", "it returned and went", "another leads", "it is given already", "the new one dies"];

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Nothing_is_given_when_it_is_otherwise_by_now(string change)
    {
        await using ClusterStage stage = await ClusterStage.StartAsync();
        (ClusterNode leader, LeaderTerm term, VmId vm) = await LostAsync(stage);
        await leader.FreezeAsync();
        await (change switch
        {
            "it returns" => stage.LifeAsync("a", lease: 8),
            "it returned and went" => stage.RightAsync("a", lease: 8),
            "another leads" => stage.TextAsync(ClusterKeys.Leader, "b"),
            "it is given already" => stage.PutAsync(ClusterKeys.Owner(vm), ClusterSeed.Owner("c", generation: 5), ClusterJson.Default.OwnerRecord),
            _ => stage.DeleteAsync(ClusterKeys.Life("b")),
        });
        OwnerRecord before = await stage.OwnerAsync(vm);

        await leader.Get<Failovers>().RunAsync(term);

        OwnerRecord now = await stage.OwnerAsync(vm);
        Assert.Equal((before.Owner, before.Generation), (now.Owner, now.Generation));
    }

    [Fact]
    public async Task That_a_node_s_guests_have_ended_is_noted_after_its_time_and_not_before()
    {
        var time = new FakeTimeProvider();
        await using ClusterStage stage = await ClusterStage.StartAsync();
        ClusterNode leader = await UnprovenAsync(stage, time);
        LeaderTerm term = await leader.LeadAsync(stage);
        LostNodes lost = leader.Get<LostNodes>();

        await lost.LookAsync(term);
        await leader.UntilAsync(sight => sight.Nodes["a"].Value.LostAt is not null);
        await lost.LookAsync(term);
        Assert.False(leader.Session.Sight.IsFenced(leader.Session.Sight.Nodes["a"].Value));

        time.Advance(TimeSpan.FromMinutes(1));
        await lost.LookAsync(term);
        await leader.UntilAsync(sight => sight.Nodes["a"].Value.FencedLease == Lease);
        Assert.True(leader.Session.Sight.IsFenced(leader.Session.Sight.Nodes["a"].Value));
    }

    [Fact]
    public async Task Nothing_is_noted_of_a_node_that_has_had_another_right_since()
    {
        var time = new FakeTimeProvider();
        await using ClusterStage stage = await ClusterStage.StartAsync();
        ClusterNode leader = await UnprovenAsync(stage, time);
        LeaderTerm term = await leader.LeadAsync(stage);
        LostNodes lost = leader.Get<LostNodes>();
        await lost.LookAsync(term);
        await leader.UntilAsync(sight => sight.Nodes["a"].Value.LostAt is not null);
        await leader.FreezeAsync();
        await stage.RightAsync("a", lease: 8);

        time.Advance(TimeSpan.FromMinutes(1));
        await lost.LookAsync(term);

        Assert.Equal(0, (await leader.Session.Store.ReadAsync(ClusterKeys.Node("a"), ClusterJson.Default.NodeRecord, TestContext.Current.CancellationToken))!.Value.FencedLease);
    }

    /// <summary>What an earlier term saw counts for nothing: the node may have lived in between.</summary>
    [Fact]
    public async Task Another_term_waits_anew()
    {
        var time = new FakeTimeProvider();
        await using ClusterStage stage = await ClusterStage.StartAsync();
        ClusterNode leader = await UnprovenAsync(stage, time);
        LostNodes lost = leader.Get<LostNodes>();
        await lost.LookAsync(await leader.LeadAsync(stage));
        await leader.UntilAsync(sight => sight.Nodes["a"].Value.LostAt is not null);

        time.Advance(TimeSpan.FromMinutes(1));
        await lost.LookAsync(await leader.LeadAsync(stage));

        Assert.Equal(0, (await leader.Session.Store.ReadAsync(ClusterKeys.Node("a"), ClusterJson.Default.NodeRecord, TestContext.Current.CancellationToken))!.Value.FencedLease);
    }

    /// <summary>a has died and is fenced; b lives; c leads.</summary>
    private static async Task<(ClusterNode Leader, LeaderTerm Term, VmId Vm)> LostAsync(ClusterStage stage)
    {
        await stage.NodeAsync("a", fencedLease: Lease);
        await stage.DeleteAsync(ClusterKeys.Daemon("a"));
        await stage.RightAsync("a", Lease);
        await stage.NodeAsync("b");
        await stage.LifeAsync("b", lease: 9);
        await stage.RightAsync("b", lease: 9);
        VmId vm = await stage.RoleAsync("a", generation: 4);
        ClusterNode leader = await stage.JoinAsync("c");
        LeaderTerm term = await leader.LeadAsync(stage);
        await leader.UntilAsync(sight => sight.Owners.ContainsKey(vm) && sight.Alive.ContainsKey("b") && sight.Daemons.ContainsKey("b"));
        return (leader, term, vm);
    }

    /// <summary>a has died, and nobody has proved yet that its guests have.</summary>
    private static async Task<ClusterNode> UnprovenAsync(ClusterStage stage, FakeTimeProvider time)
    {
        await stage.NodeAsync("a");
        await stage.RightAsync("a", Lease);
        await stage.PutAsync(
            ClusterKeys.Cluster, new ClusterRecord { Format = ClusterRecord.NewestFormat, Id = "c1", Name = "cluster1", LeaseSeconds = 5 }, ClusterJson.Default.ClusterRecord);
        ClusterNode leader = await stage.JoinAsync("c", time);
        await leader.UntilAsync(sight => sight.Nodes.ContainsKey("a") && sight.Rights.ContainsKey("a") && sight.Cluster is not null);
        return leader;
    }
}
