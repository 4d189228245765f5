using Godwit.Lab.Hosts;
using Xunit;

namespace Godwit.EndToEnd.Tests.Clusters;

/// <summary>A cluster whose volume is OCFS2 on a disk that its nodes have in common.</summary>
[Collection(nameof(ClusterDisks))]
public sealed class SharedDiskTests(ClusterDisks stage)
{
    [Fact]
    [Trait("category", "slow")]
    public Task A_machine_moves_there_and_back_and_nothing_is_lost() => stage.TellAsync(1, async guests =>
    {
        ClusterVm guest = guests[0];
        foreach (LabHost node in (LabHost[])[stage.B, stage.A])
        {
            guest.Client.Reset();
            await guest.MoveAsync(node);
            await guest.UntilHeardAsync();
            stage.Tally.Line($"OCFS2: moved to {node.Name}, longest silence {guest.Client.Read().LongestGap.TotalMilliseconds:0} ms");
            await stage.AssertNothingLostAsync(guests);
        }
    });

    [Fact]
    [Trait("category", "slow")]
    public Task A_machine_whose_node_loses_its_power_answers_from_another_and_nothing_is_lost() => stage.TellOfLossAsync("power lost, OCFS2", stage.A.PowerOffAsync);
}
