using System.Text.Json;
using Godwit.Lab.Processes;
using Xunit;

namespace Godwit.EndToEnd.Tests.Clusters;

/// <summary>A node with a kernel of its own dies, and its machine on a real share answers elsewhere.</summary>
[Collection(nameof(ClusterKernels))]
public sealed class PowerLossTests(ClusterKernels stage)
{
    private static readonly TimeSpan WatchdogPatience = TimeSpan.FromSeconds(30);

    [Fact]
    [Trait("category", "slow")]
    public Task A_machine_whose_node_loses_its_power_answers_from_another_and_nothing_is_lost() => stage.TellOfLossAsync("power lost", stage.A.PowerOffAsync);

    [Fact]
    [Trait("category", "slow")]
    public Task A_node_whose_guardian_hangs_is_reset_by_its_watchdog_and_its_machine_answers_from_another() => stage.TellOfLossAsync("guardian hangs", async () =>
    {
        CommandResult record = await stage.A.RunAsync(["cat", "/run/godwit/guardian-process.json"], TestContext.Current.CancellationToken);
        using JsonDocument guardian = JsonDocument.Parse(record.Output);
        await stage.A.RunAsync(["kill", "-STOP", $"{guardian.RootElement.GetProperty("processId").GetInt32()}"], TestContext.Current.CancellationToken);
        long hung = TimeProvider.System.GetTimestamp();
        while (stage.A.IsStanding)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(hung) < WatchdogPatience, "The watchdog did not reset the node.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        stage.Tally.Line($"guardian stopped: its node was reset after {TimeProvider.System.GetElapsedTime(hung).TotalSeconds:0.0} s");
    });
}
