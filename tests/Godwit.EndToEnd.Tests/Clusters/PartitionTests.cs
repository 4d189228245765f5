using Godwit.Contracts.Clusters;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Guests;
using Godwit.Lab.Hosts;
using Godwit.Lab.Networks;
using Xunit;

namespace Godwit.EndToEnd.Tests.Clusters;

/// <summary>The network splits, in each way in which it can between three nodes.</summary>
[Collection(nameof(ClusterStage))]
[Trait("category", "slow")]
public sealed class PartitionTests(ClusterStage stage)
{
    private static readonly LabNetwork[] Both = [LabNetwork.Management, LabNetwork.Move];
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("hosta")]
    [InlineData("hostb")]
    [InlineData("hostc")]
    public Task A_node_that_is_cut_off_loses_its_machine_to_the_others(string name) => stage.TellSpreadAsync(async guests =>
    {
        LabHost cut = stage.Lab.Host(name);
        ClusterVm lost = guests[stage.Lab.Hosts.ToList().IndexOf(cut)];
        await CutAsync([cut], Both);
        lost.Client.Reset();
        await stage.Eyes.UntilAsync(view => view.Nodes.Single(node => node.Name == name).State is NodeState.Down, $"{name} is given up");
        // Its own bridge to the guests is whole: the answer that counts is that of the one who owns it now.
        await stage.Eyes.UntilRolesAsync(roles => roles.Single(role => role.VmId == lost.Id).OwnerNode != name, "its role has another owner");
        lost.Client.Reset();
        TimeSpan heard = await lost.UntilHeardAsync();
        await HealAsync([cut], Both);
        TimeSpan all = await stage.UntilAllRunAsync(guests);
        stage.Tally.Line(
            $"cluster fault: {name} cut off from both others: its machine answered elsewhere {heard.TotalSeconds:0.0} s after its new owner was named, "
            + $"all well {all.TotalSeconds:0.0} s after the heal");
    });

    [Fact]
    public Task Three_nodes_each_alone_run_nothing_and_all_run_again_after() => stage.TellSpreadAsync(async guests =>
    {
        LabHost[] cut = [stage.A, stage.B];
        await CutAsync(cut, Both);
        long begun = TimeProvider.System.GetTimestamp();
        while ((await stage.ProcessesAsync(guests)).Length > 0)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(60), "Guests run on without a majority.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        double ended = TimeProvider.System.GetElapsedTime(begun).TotalSeconds;
        await HealAsync(cut, Both);
        TimeSpan all = await stage.UntilAllRunAsync(guests);
        stage.Tally.Line($"cluster fault: every node alone: all guests had ended after {ended:0.0} s, all ran {all.TotalSeconds:0.0} s after the heal");
    });

    [Fact]
    public Task Without_the_network_for_moves_the_machines_run_on_and_still_move() => stage.TellSpreadAsync(async guests =>
    {
        DateTimeOffset begun = TimeProvider.System.GetUtcNow();
        GuestStatistics[] before = await Task.WhenAll(guests.Select(guest => guest.Agent.ReadAsync()));
        await CutAsync([.. stage.Lab.Hosts], [LabNetwork.Move]);
        RoleMoveView move = await guests[0].MoveAsync(stage.B);
        await HealAsync([.. stage.Lab.Hosts], [LabNetwork.Move]);
        await stage.UntilAllRunAsync(guests);
        int losses = await stage.LossesSinceAsync(begun);
        stage.Tally.Line(
            $"cluster fault: the network for moves cut everywhere: {losses} nodes lost, "
            + $"and a role moved over the other network ({move.Blackout?.TotalMilliseconds:0} ms)");
        Assert.True(losses == 0 || MachineLoad.Slowness() > 2, $"{losses} nodes were lost.");
        if (losses == 0)
        {
            await Task.WhenAll(guests.Zip(before, (guest, then) => guest.AssertSameAsync(then)));
        }
    });

    /// <summary>Two nodes do not hear each other, and the third hears both: nobody is cut off from a majority, and nobody is given up.</summary>
    [Theory]
    [InlineData("hosta", "hostb")]
    [InlineData("hosta", "hostc")]
    [InlineData("hostb", "hostc")]
    public Task Two_nodes_that_do_not_hear_each_other_keep_their_machines(string one, string other) => stage.TellSpreadAsync(async guests =>
    {
        DateTimeOffset begun = TimeProvider.System.GetUtcNow();
        await DeafenAsync("add", stage.Lab.Host(one), stage.Lab.Host(other));
        await Task.Delay(Long, TimeProvider.System, TestContext.Current.CancellationToken);
        int losses = await stage.LossesSinceAsync(begun);
        await DeafenAsync("delete", stage.Lab.Host(one), stage.Lab.Host(other));
        TimeSpan all = await stage.UntilAllRunAsync(guests);
        stage.Tally.Line($"cluster fault: {one} and {other} deaf to each other for {Long.TotalSeconds:0} s: {losses} nodes lost, all well {all.TotalSeconds:0.0} s after");
        Assert.True(losses == 0 || MachineLoad.Slowness() > 1.5, $"{losses} nodes were given up.");
    });

    private async Task CutAsync(IEnumerable<LabHost> hosts, LabNetwork[] networks)
    {
        foreach (LabHost host in hosts)
        {
            foreach (LabNetwork network in networks)
            {
                await stage.Lab.Links.CutAsync(host.Name, network);
            }
        }
    }

    private async Task HealAsync(IEnumerable<LabHost> hosts, LabNetwork[] networks)
    {
        foreach (LabHost host in hosts)
        {
            foreach (LabNetwork network in networks)
            {
                await stage.Lab.Links.RestoreAsync(host.Name, network);
            }
        }
    }

    private async Task DeafenAsync(string act, LabHost one, LabHost other)
    {
        foreach ((LabHost at, LabHost to) in ((LabHost, LabHost)[])[(one, other), (other, one)])
        {
            int number = stage.Lab.Hosts.ToList().IndexOf(to) + 1;
            foreach (string network in (string[])["10.70.0", "10.71.0"])
            {
                Assert.True((await at.RunAsync(["ip", "route", act, "blackhole", $"{network}.{number}"])).Succeeded);
            }
        }
    }
}
