using Godwit.Client;
using Godwit.Contracts.Clusters;
using Godwit.Contracts.Problems;
using Godwit.Lab.Networks;
using Xunit;

namespace Godwit.EndToEnd.Tests.Clusters;

/// <summary>A node that comes and goes.</summary>
[Collection(nameof(ClusterStage))]
[Trait("category", "slow")]
public sealed class QuarantineTests(ClusterStage stage)
{
    private const int MostLosses = 3;

    [Fact]
    public Task A_node_lost_three_times_within_an_hour_takes_no_roles_until_it_is_forgiven() => stage.TellAsync(1, async guests =>
    {
        // Whatever an earlier test did to it counts no more.
        await stage.ResumeAsync(stage.B);
        for (int i = 0; i < MostLosses; i++)
        {
            // Isolated is not lost yet: its daemon is heard no more, and its right is still in force.
            await stage.Lab.Links.CutAsync(stage.B.Name, LabNetwork.Management);
            await UntilAsync(state => state is NodeState.Down);
            await stage.Lab.Links.RestoreAsync(stage.B.Name, LabNetwork.Management);
            await UntilAsync(state => state is NodeState.Up or NodeState.Quarantined);
        }

        await UntilAsync(state => state is NodeState.Quarantined);
        using GodwitClient client = stage.A.OpenClient();
        GodwitException refused = await Assert.ThrowsAsync<GodwitException>(
            () => client.MoveClusterRoleAsync(guests[0].Name, new MoveRoleRequest { Node = stage.B.Name }, TestContext.Current.CancellationToken));
        Assert.Equal(ProblemId.NoNodeForRole, refused.Problem.Id);
        await stage.ResumeAsync(stage.B);
        await UntilAsync(state => state is NodeState.Up);
        await guests[0].MoveAsync(stage.B);
        stage.Tally.Line($"cluster fault: hostb flapped {MostLosses} times: {refused.Problem.Message} Resumed, it took the role");
    });

    private Task<ClusterView> UntilAsync(Func<NodeState, bool> isSo) =>
        stage.Eyes.UntilAsync(view => isSo(view.Nodes.Single(node => node.Name == stage.B.Name).State), "hostb stands as expected");
}
