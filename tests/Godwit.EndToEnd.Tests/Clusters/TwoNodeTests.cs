using Godwit.Client;
using Godwit.Contracts.Clusters;
using Godwit.Lab;
using Godwit.Lab.Hosts;
using Xunit;

namespace Godwit.EndToEnd.Tests.Clusters;

/// <summary>Clusters of two nodes, and what a blackout of both leaves of them.</summary>
[Collection(nameof(ClusterStage))]
[Trait("category", "slow")]
public sealed class TwoNodeTests
{
    [Fact]
    public async Task Both_nodes_come_back_after_a_blackout_and_run_what_they_ran()
    {
        await using PairStage stage = new(hasWitness: false);
        await stage.InitializeAsync();
        await BlackOutAsync(stage, "two nodes, no witness");
    }

    [Fact]
    public async Task With_a_witness_one_node_of_two_carries_on_alone_and_both_come_back_after_a_blackout()
    {
        await using PairStage stage = new(hasWitness: true);
        await stage.InitializeAsync();
        await stage.FormAsync();
        await BlackOutAsync(stage, "two nodes and a witness");
        await stage.TellAsync(1, async guests =>
        {
            await stage.A.PowerOffAsync();
            guests[0].Client.Reset();
            TimeSpan heard = await guests[0].UntilHeardAsync();
            Assert.Equal(stage.B.Name, (await guests[0].RoleAsync()).OwnerNode);
            await stage.A.StartDaemonAsync();
            stage.Tally.Line($"cluster fault: one of two nodes dead, with a witness: the machine answered on the other after {heard.TotalSeconds:0.0} s");
        });
    }

    private static Task BlackOutAsync(PairStage stage, string what) => stage.TellAsync(2, async guests =>
    {
        await guests[1].MoveAsync(stage.B);
        LabHost[] both = [stage.A, stage.B];
        await Task.WhenAll(both.Select(host => host.PowerOffAsync()));
        Assert.Empty(await stage.ProcessesAsync(guests));
        foreach (ClusterVm guest in guests)
        {
            guest.Client.Reset();
        }

        await Task.WhenAll(both.Select(host => host.StartDaemonAsync()));
        TimeSpan all = await stage.UntilAllRunAsync(guests);
        IReadOnlyList<RoleView> roles = await stage.Eyes.RolesAsync();
        stage.Tally.Line($"cluster fault: blackout of {what}: all ran {all.TotalSeconds:0.0} s after the power, on {string.Join(", ", roles.Select(role => role.OwnerNode))}");
    });

    /// <summary>The witness is a third host that runs no machines.</summary>
    private sealed class PairStage(bool hasWitness) : ClusterStage
    {
        private protected override LabOptions Options => base.Options with { Hosts = hasWitness ? 3 : 2, HasCluster = !hasWitness };

        public async Task FormAsync()
        {
            using GodwitClient first = A.OpenClient();
            CancellationToken cancellationToken = TestContext.Current.CancellationToken;
            await first.CreateClusterAsync(new CreateClusterRequest { Name = "pair" }, cancellationToken);
            await Eyes.UntilAsync(view => view.Nodes.Count == 1, "the cluster is founded");
            await first.AddClusterNodeAsync(new AddNodeRequest { HostName = B.Name }, cancellationToken);
            await first.AddClusterNodeAsync(new AddNodeRequest { HostName = C.Name, IsWitness = true }, cancellationToken);
            await first.AddClusterVolumeAsync(new AddClusterVolumeRequest { Name = "volume1", Path = LocalLab.VolumePath }, cancellationToken);
            await Eyes.UntilAsync(view => view.Nodes.Count == 3 && view.Nodes.All(node => node.State is NodeState.Up), "all are up");
        }
    }
}
