using System.Globalization;
using Godwit.Contracts.Clusters;
using Xunit;

namespace Godwit.EndToEnd.Tests.Clusters;

/// <summary>A node dies: its guests answer elsewhere.</summary>
[Collection(nameof(ClusterStage))]
public sealed class FailoverTests(ClusterStage stage)
{
    /// <summary>Failover Clustering's number for a node that is given up.</summary>
    public const int NodeRemoved = 1135;

    [Fact]
    public Task A_machine_whose_node_loses_its_power_answers_from_another_and_nothing_is_lost() => stage.TellAsync(1, async guests =>
    {
        ClusterVm guest = guests[0];
        DateTimeOffset off = TimeProvider.System.GetUtcNow();
        await stage.A.PowerOffAsync();
        guest.Client.Reset();
        await guest.UntilHeardAsync();
        DateTimeOffset answered = TimeProvider.System.GetUtcNow();
        await guest.WorkAsync();
        Assert.NotEqual(stage.A.Name, (await guest.RoleAsync()).OwnerNode);

        ClusterEventView[] log = [.. (await stage.Eyes.LogAsync()).Where(line => line.At >= off).OrderBy(line => line.At)];
        DateTimeOffset seen = log.First(line => line.EventId == NodeRemoved).At;
        DateTimeOffset fenced = log.First(line => line.Message.StartsWith($"{stage.A.Name} has killed", StringComparison.Ordinal)).At;
        stage.Tally.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"failover: {(answered - off).TotalSeconds:0.0} s from the loss of power to the first answer: "
            + $"detect {(seen - off).TotalSeconds:0.0} s, fence {(fenced - seen).TotalSeconds:0.0} s, start {(answered - fenced).TotalSeconds:0.0} s"));
        await stage.AssertNothingLostAsync(guests);

        await stage.A.StartDaemonAsync();
        await stage.Eyes.UntilAsync(view => view.Nodes.Single(node => node.Name == stage.A.Name) is { State: NodeState.Up, RoleCount: 0 }, "hosta is up, and owns nothing");
        Assert.Empty(await stage.A.GetQemuProcessesAsync());
    });
}
