using Godwit.Client;
using Godwit.Contracts.Moves;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Processes;
using Xunit;

namespace Godwit.EndToEnd.Tests.Moves;

/// <summary>What a move would cost is said before it, and its report says what had been said. How well is bench/Godwit.Bench.Prediction's affair.</summary>
[Collection(nameof(TwoHosts))]
public sealed class PredictionTests(TwoHosts hosts)
{
    private const long Mebi = 1 << 20;

    [Fact]
    public Task A_move_that_is_only_asked_about_changes_nothing_and_is_predicted() => hosts.TellAsync(new VmShape { DataMebibytes = 40 }, async vm =>
    {
        await vm.StartAsync();
        using GodwitClient client = vm.Home.OpenClient();
        IReadOnlyList<string> before = await HostLitter.OfAsync(hosts.B);

        MoveWhatIf answer = await client.PredictMoveAsync(vm.Name, vm.MoveTo(hosts.B));

        Assert.True(answer.Compatibility.IsCompatible);
        PlannedFile disk = Assert.Single(answer.Files, file => file.IsMirrored);
        Assert.Equal($"/vms/{vm.Name}/{vm.Name}-disk0.qcow2", disk.DestinationFilePath);
        Assert.InRange(disk.AllocatedBytes!.Value, 40 * Mebi, 80 * Mebi);
        Assert.Contains(answer.Files, file => !file.IsMirrored && file.SourceFilePath.EndsWith("/kernel", StringComparison.Ordinal) && file.AllocatedBytes > Mebi);

        MovePrediction prediction = answer.Prediction!;
        Assert.Equal(LinkRateSource.Measured, prediction.Basis.LinkRateSource);
        Assert.InRange(prediction.Basis.LinkBytesPerSecond, 1e6, 200e6);
        // It is set to touch 32 MiB and has a kernel besides; 5 MiB of them change each second.
        Assert.InRange(prediction.Basis.MemoryInUseBytes!.Value, 32 * Mebi, 128 * Mebi);
        Assert.InRange(prediction.Basis.MemoryCompression!.Value, 0.02, 0.9);
        Assert.True(prediction.Basis.DirtyBytesPerSecond > 0);
        Assert.True(prediction.Total.Low < prediction.Total.Likely && prediction.Total.Likely < prediction.Total.High);
        Assert.True(prediction.Blackout!.Low < prediction.Blackout.High);
        Assert.Equal(before, await HostLitter.OfAsync(hosts.B));
        await vm.AssertOneOwnerAsync(hosts.A);
        Assert.DoesNotContain(await client.GetOperationsAsync(movesOnly: true), operation => operation.VmName == vm.Name);

        MoveReport report = await vm.MoveAsync();

        Assert.NotNull(report.Predicted);
        Assert.Equal(LinkRateSource.Measured, report.Predicted.Basis.LinkRateSource);
        Assert.NotNull(report.Predicted.Basis.MemoryInUseBytes);
        hosts.Tally.Line($"predicted: total {report.Predicted.Total.Likely.TotalSeconds:0.0} s, came {report.Total.TotalSeconds:0.0} s; blackout {report.Predicted.Blackout?.Likely.TotalMilliseconds:0} ms, came {report.Blackout?.TotalMilliseconds:0} ms");
    });

    [Fact]
    public Task A_typed_question_prints_checks_plan_and_prediction_and_exits_as_a_check_does() => hosts.TellAsync(new VmShape(), async vm =>
    {
        CommandResult yes = await GodwitProgram.RunAsync(hosts.Lab, "move", vm.Name, "hostb", "--include-storage", "--what-if");
        Assert.True(yes.ExitCode == 0, yes.Error + yes.Output);
        foreach (string word in new[] { "can move to hostb", "FROM", "disk0.qcow2", "Total", "Confidence", "measured" })
        {
            Assert.Contains(word, yes.Output, StringComparison.Ordinal);
        }

        CommandResult no = await GodwitProgram.RunAsync(hosts.Lab, "move", vm.Name, "hostb", "--what-if");
        Assert.Equal(3, no.ExitCode);
        Assert.Contains("files-not-shared", no.Output, StringComparison.Ordinal);
    });
}
