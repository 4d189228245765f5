using Godwit.Client;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Vms;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Guests;
using Godwit.Lab.Processes;
using Xunit;

namespace Godwit.EndToEnd.Tests.Moves;

[Collection(nameof(TwoHosts))]
public sealed class RunningOnTests(TwoHosts hosts)
{
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan SoonEnough = TimeSpan.FromSeconds(3);

    [Fact]
    public Task A_paused_guest_arrives_paused_and_goes_on_there() => hosts.TellAsync(new VmShape(), async vm =>
    {
        await vm.StartAsync();
        GuestStatistics before = await vm.Agent.ReadAsync();
        await vm.DoAsync((client, name) => client.SuspendVmAsync(name));

        await vm.MoveAsync();

        await vm.AssertOneOwnerAsync(hosts.B, VmState.Paused);
        await vm.UntilSilentAsync(Silence);
        await vm.DoAsync((client, name) => client.ResumeVmAsync(name));
        await vm.AssertSameGuestAsync(before);
        await vm.AssertWritesOnAsync();
        await vm.AssertNothingLostAsync();
    });

    [Fact]
    public Task Two_vms_pass_each_other_in_opposite_directions() => hosts.TellAsync(async () =>
    {
        await using LabVm one = await LabVm.CreateAsync(hosts, new VmShape { DataMebibytes = 24 });
        await using LabVm two = await LabVm.CreateAsync(hosts, new VmShape { DataMebibytes = 24 });
        await Task.WhenAll(one.StartAsync(), two.StartAsync());
        await two.MoveAsync();
        GuestStatistics[] before = [await one.Agent.ReadAsync(), await two.Agent.ReadAsync()];

        await Task.WhenAll(one.MoveAsync(), two.MoveAsync());

        Assert.Equal(one.Name, Assert.Single(await VmsAtAsync(hosts.B)));
        Assert.Equal(two.Name, Assert.Single(await VmsAtAsync(hosts.A)));
        await one.AssertSameGuestAsync(before[0]);
        await two.AssertSameGuestAsync(before[1]);
        await one.AssertNothingLostAsync();
        await two.AssertNothingLostAsync();
        await one.RemoveAsync();
        await two.RemoveAsync();
    });

    [Fact]
    [Trait("category", "slow")]
    public Task The_network_learns_where_the_guest_is_before_anybody_asks() => hosts.TellAsync(new VmShape(), async vm =>
    {
        await vm.StartAsync();

        // The client never asks for the guest's MAC again, and the agent speaks only when spoken to: were the move not
        // announced, the switch would send every packet to the old host until its table forgets, in five minutes.
        string address = (await vm.ViewAsync()).Configuration.NetworkAdapters[0].MacAddress;
        await Tool.RunAsync(
            "ip", ["-n", hosts.Lab.GuestNetwork.Name, "neighbour", "replace", vm.Address, "lladdr", address, "dev", "br0", "nud", "permanent"]);
        vm.Client.Reset();

        await vm.MoveAsync();

        await vm.Agent.ReadAsync();
        Assert.InRange(vm.Client.Read().LongestGap, TimeSpan.Zero, SoonEnough);
    });

    [Fact]
    public Task Progress_tells_the_truth_and_never_runs_backwards() => hosts.TellAsync(new VmShape { DataMebibytes = 48 }, async vm =>
    {
        await vm.StartAsync();
        await hosts.SetRateAsync("200mbit");
        OperationView move = await vm.BeginMoveAsync(hosts.B);
        List<OperationView> views = [];
        using (GodwitClient client = hosts.A.OpenClient())
        {
            await foreach (OperationView view in client.WatchOperationAsync(move.Id, cancellationToken: TestContext.Current.CancellationToken))
            {
                views.Add(view);
            }
        }

        await hosts.SetRateAsync(TwoHosts.FullRate);
        vm.Home = hosts.B;
        Assert.Equal(OperationState.Completed, views[^1].State);
        MoveProgress[] progress = [.. views.Select(view => view.Progress).OfType<MoveProgress>()];
        Assert.Equal(progress.Select(each => each.Percent).Order(), progress.Select(each => each.Percent));
        Assert.Equal(progress.Select(each => each.Phase).Order(), progress.Select(each => each.Phase));
        Assert.Equal(views.Select(view => view.Revision).Order(), views.Select(view => view.Revision));
        Assert.Contains(progress, each => each is { Phase: MovePhase.Mirroring, Percent: > 0 and < 100 } && each.Disks[0].BytesDone > 0);
        Assert.Contains(progress, each => each.Phase is MovePhase.Memory && each.Memory.BytesSent > 0);
        Assert.True(progress.Length >= 10, $"Only {progress.Length} values in {views[^1].Report!.Total}.");
    });

    private static async Task<IEnumerable<string>> VmsAtAsync(Lab.Hosts.LabHost host)
    {
        using GodwitClient client = host.OpenClient();
        return (await client.GetVmsAsync()).Select(vm => vm.Name);
    }
}
