using Xunit;

namespace Godwit.EndToEnd.Tests.Clusters;

/// <summary>A node dies: its guests answer elsewhere.</summary>
[Collection(nameof(ClusterStage))]
public sealed class FailoverTests(ClusterStage stage)
{
    [Fact]
    public Task A_machine_whose_node_loses_its_power_answers_from_another_and_nothing_is_lost() => stage.TellOfLossAsync("processes killed", stage.A.PowerOffAsync);
}
