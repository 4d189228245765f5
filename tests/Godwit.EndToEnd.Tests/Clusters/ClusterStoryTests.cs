using System.Globalization;
using Godwit.Contracts.Clusters;
using Godwit.Lab.Guests;
using Xunit;

namespace Godwit.EndToEnd.Tests.Clusters;

/// <summary>What a cluster is for, from its making on: the lab has just made it.</summary>
[Collection(nameof(ClusterStage))]
public sealed class ClusterStoryTests(ClusterStage stage)
{
    private const int AtOnce = 2;

    [Fact]
    public Task One_script_moves_live_queues_four_moves_drains_and_resumes_with_failback() => stage.TellAsync(4, async guests =>
    {
        DateTimeOffset begun = TimeProvider.System.GetUtcNow();
        GuestStatistics[] before = await Task.WhenAll(guests.Select(guest => guest.Agent.ReadAsync()));
        await MoveThereAndBackAsync(guests[0]);
        await QueueAsync(guests);
        await DrainAsync();
        await ResumeAsync();

        // A machine so busy that a node loses its right has every reason to start them anew.
        if (await stage.LossesSinceAsync(begun) == 0)
        {
            await Task.WhenAll(guests.Zip(before, (guest, then) => guest.AssertSameAsync(then)));
        }
    });

    private async Task MoveThereAndBackAsync(ClusterVm guest)
    {
        guest.Client.Reset();
        long revision = await RevisionAsync();
        RoleMoveView there = await guest.MoveAsync(stage.B);
        long writes = await RevisionAsync() - revision;
        OutageReport gone = guest.Client.Read();
        guest.Client.Reset();
        RoleMoveView back = await guest.MoveAsync(stage.A);
        OutageReport come = guest.Client.Read();
        stage.Tally.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"cluster: a role moved live there and back: longest gap {gone.LongestGap.TotalMilliseconds:0} and {come.LongestGap.TotalMilliseconds:0} ms, "
            + $"blackout {there.Blackout?.TotalMilliseconds:0} and {back.Blackout?.TotalMilliseconds:0} ms, {writes} writes to etcd while one of them went"));
    }

    private async Task<long> RevisionAsync() => (await stage.Eyes.AskAsync((client, token) => client.GetClusterAsync(token))).Revision;

    /// <summary>The rest wait in the cluster's memory, the oldest first.</summary>
    private async Task QueueAsync(IReadOnlyList<ClusterVm> guests)
    {
        List<RoleMoveView> asked = [];
        foreach (ClusterVm guest in guests)
        {
            asked.Add(await guest.AskMoveAsync(stage.B));
        }

        int most = 0, waiting = 0;
        RoleMoveView[] now;
        using CancellationTokenSource limit = new(ClusterEyes.Patience, TimeProvider.System);
        do
        {
            IReadOnlyList<RoleMoveView> all = await stage.Eyes.MovesAsync();
            now = [.. asked.Select(move => all.FirstOrDefault(known => known.Id == move.Id) ?? move)];
            most = Math.Max(most, now.Count(move => move.State is RoleMoveState.Running));
            waiting = Math.Max(waiting, now.Count(move => move.State is RoleMoveState.Queued));
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
        }
        while (now.Any(move => move.State is RoleMoveState.Queued or RoleMoveState.Running));

        Assert.All(now, move => Assert.True(move.State is RoleMoveState.Completed, $"{move.VmName}: {move.Problem}"));
        Assert.InRange(most, 1, AtOnce);
        Assert.True(waiting >= guests.Count - AtOnce, $"Only {waiting} were seen to wait.");
        Assert.All(await stage.Eyes.RolesAsync(), role => Assert.Equal(stage.B.Name, role.OwnerNode));
        stage.Tally.Line($"cluster: {guests.Count} moves asked for at once: at most {most} ran, {waiting} waited, all {now.Length} completed");
    }

    private async Task DrainAsync()
    {
        long begun = TimeProvider.System.GetTimestamp();
        await stage.Eyes.DoAsync((client, token) => client.SuspendClusterNodeAsync(stage.B.Name, new SuspendNodeRequest { Drain = true }, token));
        ClusterView view = await stage.Eyes.UntilAsync(now => Of(now, stage.B.Name).Drain is DrainStatus.Completed or DrainStatus.Failed, "hostb is drained");
        NodeView drained = Of(view, stage.B.Name);
        Assert.Equal((DrainStatus.Completed, NodeState.Paused, 0), (drained.Drain, drained.State, drained.RoleCount));
        stage.Tally.Line($"cluster: a node with four roles was drained in {TimeProvider.System.GetElapsedTime(begun).TotalSeconds:0.0} s");
    }

    private static NodeView Of(ClusterView view, string name) => view.Nodes.Single(node => node.Name == name);

    private async Task ResumeAsync()
    {
        long begun = TimeProvider.System.GetTimestamp();
        await stage.ResumeAsync(stage.B, FailbackType.Immediate);
        await stage.Eyes.UntilRolesAsync(roles => roles.All(role => role.OwnerNode == stage.B.Name && role.Move is null), "all roles are back on hostb");
        stage.Tally.Line($"cluster: it was resumed, and its roles were back after {TimeProvider.System.GetElapsedTime(begun).TotalSeconds:0.0} s");
    }
}
