using Godwit.Contracts.Clusters;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Cluster;
using Godwit.Host.Cluster.Moves;
using Godwit.Host.Cluster.Records;
using Godwit.Host.Tests.Cluster.Real;
using Xunit;

namespace Godwit.Host.Tests.Cluster.Moves;

public sealed class RoleMovesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_moves_that_are_asked_for_at_once_a_role_has_one()
    {
        await using ClusterStage stage = await ClusterStage.StartAsync();
        (ClusterNode[] nodes, RoleRecord role) = await ReadyAsync(stage);

        (RoleMoveRecord? Move, ProblemId? Refusal)[] answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => AskAsync(nodes[i % nodes.Length], role)));

        Assert.Single(answers, answer => answer.Move is not null);
        Assert.All(answers.Where(answer => answer.Move is null), answer => Assert.Contains(answer.Refusal!.Value, new[] { ProblemId.RoleHasMove, ProblemId.RoleOwnerChanged }));
        await nodes[0].UntilAsync(sight => sight.MoveOf(role.Vm) is not null);
        Assert.Single(nodes[0].Session.Sight.OpenMoves);
        Assert.Equal(ProblemId.RoleHasMove, (await AskAsync(nodes[0], role)).Refusal);
    }

    [Fact]
    public async Task A_move_that_waits_and_is_called_off_makes_room_for_another()
    {
        await using ClusterStage stage = await ClusterStage.StartAsync();
        (ClusterNode[] nodes, RoleRecord role) = await ReadyAsync(stage);
        RoleMoveRecord move = (await AskAsync(nodes[0], role)).Move!;

        RoleMoveRecord off = await nodes[1].Get<RoleMoves>().CancelAsync(nodes[1].Session, move, Token);
        await nodes[0].UntilAsync(sight => sight.Moves.ContainsKey(move.Id) && sight.MoveOf(role.Vm) is null);

        Assert.Equal((RoleMoveState.Cancelled, true), (off.State, off.EndedAt is not null));
        Assert.NotNull((await AskAsync(nodes[0], role)).Move);
    }

    private static async Task<(ClusterNode[] Nodes, RoleRecord Role)> ReadyAsync(ClusterStage stage)
    {
        foreach (string name in (string[])["a", "b"])
        {
            await stage.NodeAsync(name);
            await stage.LifeAsync(name, lease: 7);
            await stage.RightAsync(name, lease: 7);
        }

        VmId vm = await stage.RoleAsync("a");
        ClusterNode[] nodes = [await stage.JoinAsync("a"), await stage.JoinAsync("b")];
        foreach (ClusterNode node in nodes)
        {
            await node.UntilAsync(sight => sight.Owners.ContainsKey(vm) && sight.Roles.ContainsKey(vm) && sight.Daemons.ContainsKey("b") && sight.Alive.ContainsKey("b"));
        }

        return (nodes, nodes[0].Session.Sight.Roles[vm].Value);
    }

    private static async Task<(RoleMoveRecord? Move, ProblemId? Refusal)> AskAsync(ClusterNode node, RoleRecord role)
    {
        try
        {
            return (await node.Get<RoleMoves>().AskAsync(node.Session, role, new MoveRoleRequest { Node = "b" }, "a person", isDrain: false, Token), null);
        }
        catch (RefusedException refused)
        {
            return (null, refused.Problem.Id);
        }
    }
}
