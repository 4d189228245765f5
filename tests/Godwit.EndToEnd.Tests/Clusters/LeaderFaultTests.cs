using Godwit.Contracts.Clusters;
using Godwit.Lab.Hosts;
using Xunit;

namespace Godwit.EndToEnd.Tests.Clusters;

/// <summary>The leader is a node like any other.</summary>
[Collection(nameof(ClusterStage))]
[Trait("category", "slow")]
public sealed class LeaderFaultTests(ClusterStage stage)
{
    [Fact]
    public Task A_failover_whose_leader_dies_in_the_middle_of_it_is_finished_by_the_next() => stage.TellAsync(2, async guests =>
    {
        ClusterView view = await stage.Eyes.UntilAsync(view => view.Leader is not null, "there is a leader");
        LabHost leader = stage.Lab.Host(view.Leader!);
        LabHost victim = stage.Others(leader)[0];
        foreach (ClusterVm guest in guests)
        {
            if (await guest.OwnerAsync() != victim)
            {
                await guest.MoveAsync(victim);
            }
        }

        DateTimeOffset off = TimeProvider.System.GetUtcNow();
        await victim.PowerOffAsync();
        foreach (ClusterVm guest in guests)
        {
            guest.Client.Reset();
        }

        await stage.UntilLoggedAsync(line => line.EventId == FailoverStory.NodeRemoved && line.At >= off);
        await leader.KillDaemonAsync();
        await Task.WhenAll(guests.Select(guest => guest.UntilHeardAsync()));
        double took = (TimeProvider.System.GetUtcNow() - off).TotalSeconds;
        string next = (await stage.Eyes.UntilAsync(now => now.Leader is not null && now.Leader != leader.Name, "another leads")).Leader!;
        await leader.StartDaemonAsync();
        await victim.StartDaemonAsync();
        stage.Tally.Line($"cluster fault: leader killed in the middle of a failover: {next} finished it, the machines answered {took:0.0} s after their node's death");
    });
}
