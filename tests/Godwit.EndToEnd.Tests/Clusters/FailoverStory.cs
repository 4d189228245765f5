using System.Globalization;
using Godwit.Contracts.Clusters;
using Xunit;

namespace Godwit.EndToEnd.Tests.Clusters;

/// <summary>A node dies, its guest answers elsewhere, and the node comes back and owns nothing.</summary>
internal static class FailoverStory
{
    /// <summary>Failover Clustering's number for a node that is given up.</summary>
    public const int NodeRemoved = 1135;

    /// <param name="stage">The cluster.</param>
    /// <param name="how">What becomes of the node, in words.</param>
    /// <param name="lose">Has hosta lose its guest for good.</param>
    public static Task TellOfLossAsync(this ClusterStage stage, string how, Func<Task> lose) => stage.TellAsync(1, async guests =>
    {
        ClusterVm guest = guests[0];
        DateTimeOffset off = TimeProvider.System.GetUtcNow();
        long revision = await RevisionAsync(stage);
        await lose();
        guest.Client.Reset();
        await guest.UntilHeardAsync();
        DateTimeOffset answered = TimeProvider.System.GetUtcNow();
        await guest.WorkAsync();
        Assert.NotEqual(stage.A.Name, (await guest.RoleAsync()).OwnerNode);

        ClusterEventView[] log = [.. (await stage.Eyes.LogAsync()).Where(line => line.At >= off).OrderBy(line => line.At)];
        DateTimeOffset seen = log.First(line => line.EventId == NodeRemoved).At;
        DateTimeOffset fenced = log.First(line => line.Message.StartsWith($"{stage.A.Name} has killed", StringComparison.Ordinal)).At;
        long writes = await RevisionAsync(stage) - revision;
        stage.Tally.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"failover, {how}: {(answered - off).TotalSeconds:0.0} s until the first answer: "
            + $"detect {(seen - off).TotalSeconds:0.0} s, fence {(fenced - seen).TotalSeconds:0.0} s, start {(answered - fenced).TotalSeconds:0.0} s; {writes} writes to etcd"));
        await stage.AssertNothingLostAsync(guests);

        await stage.A.BootAsync();
        await stage.A.StartDaemonAsync();
        await stage.Eyes.UntilAsync(view => view.Nodes.Single(node => node.Name == stage.A.Name) is { State: NodeState.Up, RoleCount: 0 }, "hosta is up, and owns nothing");
        Assert.Empty(await stage.A.GetQemuProcessesAsync());
    });

    private static async Task<long> RevisionAsync(ClusterStage stage) => (await stage.Eyes.AskAsync((client, token) => client.GetClusterAsync(token))).Revision;
}
