using Godwit.Client;
using Godwit.Contracts.Clusters;
using Godwit.Contracts.Problems;
using Godwit.Lab;
using Godwit.Lab.Guests;
using Xunit;

namespace Godwit.EndToEnd.Tests.Clusters;

/// <summary>A node loses the cluster shared volume, and gets it back.</summary>
[Collection(nameof(ClusterStage))]
[Trait("category", "slow")]
public sealed class VolumeFaultTests(ClusterStage stage)
{
    /// <summary>Something else is mounted over it, as when a mount is gone and its empty mount point shows. What is open stays open.</summary>
    [Fact]
    public Task A_node_without_the_volume_takes_no_roles_and_those_elsewhere_run_on() => stage.TellAsync(1, async guests =>
    {
        GuestStatistics before = await guests[0].Agent.ReadAsync();
        Assert.True((await stage.B.RunAsync(["mount", "-t", "tmpfs", "none", LocalLab.VolumePath])).Succeeded);
        try
        {
            Problem problem = await UntilAwayAsync(stage.B.Name);
            using GodwitClient client = stage.A.OpenClient();
            GodwitException refused = await Assert.ThrowsAsync<GodwitException>(
                () => client.MoveClusterRoleAsync(guests[0].Name, new MoveRoleRequest { Node = stage.B.Name }, TestContext.Current.CancellationToken));
            Assert.Equal(ProblemId.NoNodeForRole, refused.Problem.Id);
            RoleMoveView best = await guests[0].MoveAsync(null);
            Assert.Equal(stage.C.Name, best.DestinationNode);
            stage.Tally.Line($"cluster fault: volume gone on hostb: {problem.Message} A move there was refused ({refused.Problem.Id}), the best node was {best.DestinationNode}");
        }
        finally
        {
            Assert.True((await stage.B.RunAsync(["umount", LocalLab.VolumePath])).Succeeded);
        }

        await UntilThereAsync(stage.B.Name);
        await guests[0].MoveAsync(stage.B);
        await guests[0].AssertSameAsync(before);
    });

    [Fact]
    public Task A_machine_whose_own_node_loses_the_volume_for_long_is_started_elsewhere() => stage.TellAsync(1, async guests =>
    {
        Assert.True((await stage.A.RunAsync(["mount", "-t", "tmpfs", "none", LocalLab.VolumePath])).Succeeded);
        long begun = TimeProvider.System.GetTimestamp();
        try
        {
            await UntilAwayAsync(stage.A.Name);
            GuestStatistics before = await guests[0].Agent.ReadAsync();
            await stage.Eyes.UntilRolesAsync(roles => roles.Single().OwnerNode != stage.A.Name, "the role is elsewhere");
            guests[0].Client.Reset();
            await guests[0].UntilHeardAsync();
            Assert.NotEqual(before.Boot, (await guests[0].WorkAsync()).Boot);
            stage.Tally.Line($"cluster fault: volume gone on its own node: the guest answered elsewhere {TimeProvider.System.GetElapsedTime(begun).TotalSeconds:0} s later");
        }
        finally
        {
            Assert.True((await stage.A.RunAsync(["umount", LocalLab.VolumePath])).Succeeded);
        }

        await UntilThereAsync(stage.A.Name);
    });

    private async Task<Problem> UntilAwayAsync(string node)
    {
        Problem? problem;
        using CancellationTokenSource limit = new(ClusterEyes.Patience, TimeProvider.System);
        while ((problem = await ProblemOfAsync(node)) is null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, limit.Token);
        }

        Assert.Equal(ProblemId.ClusterVolumeUnavailable, problem.Id);
        return problem;
    }

    private async Task UntilThereAsync(string node)
    {
        using CancellationTokenSource limit = new(ClusterEyes.Patience, TimeProvider.System);
        while (await ProblemOfAsync(node) is not null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, limit.Token);
        }
    }

    private async Task<Problem?> ProblemOfAsync(string node) =>
        (await stage.Eyes.AskAsync((client, token) => client.GetClusterVolumesAsync(token))).Single().Nodes.Single(seen => seen.Node == node).Problem;
}
