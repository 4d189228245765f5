using Godwit.Cli.Output;
using Godwit.Contracts.Moves;
using Xunit;

namespace Godwit.Cli.Tests;

public sealed class PredictionTests
{
    [Fact]
    public async Task A_move_that_is_only_asked_about_is_answered_with_checks_plan_and_prediction()
    {
        await using FakeDaemon host = await FakeDaemon.StartAsync("hosta");
        host.Vms.Add(Canned.Vm("web01", "hosta"));
        using Cli cli = new(host);

        Outcome outcome = await cli.RunAsync("move", "web01", "hostb", "--storage", "/srv/web01", "--what-if");

        Assert.Equal(ExitCodes.Ok, outcome.Code);
        string[] lines = [.. outcome.Output.Split('\n').Select(line => line.TrimEnd())];
        Assert.Equal("web01 can move to hostb; it would be Running there, in /srv/web01.", lines[0]);
        Assert.Contains("/vms/web01/disk0.qcow2    /srv/web01/disk0.qcow2    1.5 GiB   while it is written", lines);
        Assert.Contains("/vms/web01/variables.fd   /srv/web01/variables.fd             as it is", lines);
        Assert.Contains("Total         : about 12 s (9 s to 16 s)", lines);
        Assert.Contains("Blackout      : about 120 ms (60 ms to 300 ms)", lines);
        Assert.Contains("Confidence    : High, by 6 comparable moves", lines);
        Assert.Contains("Link          : 110 MiB/s, measured", lines);
        Assert.Contains("Memory in use : 100 MiB, 40 % of it when compressed", lines);
        Assert.Contains("Guest changes : 5 MiB/s of memory, 400 KiB/s of disk", lines);
        Assert.DoesNotContain(host.Requests, request => request.StartsWith("POST", StringComparison.Ordinal) && !request.Contains("what-if", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Blackout", true)]
    [InlineData("Memory bytes", true)]
    [InlineData("Guest changes", true)]
    [InlineData("Total", false)]
    public void Of_a_VM_that_does_not_run_nothing_is_said_that_it_has_not(string name, bool leftOut)
    {
        MovePrediction off = CannedMoves.Prediction with
        {
            Blackout = null, Basis = CannedMoves.Prediction.Basis with { MemoryInUseBytes = null, DirtyBytesPerSecond = null },
        };

        Assert.Equal(leftOut, PredictionWords.Facts(off).Single(fact => fact.Name == name).Value is null);
    }

    [Fact]
    public void Beside_what_came_stands_what_had_been_said_if_anything() => Assert.Equal(
        (", predicted about 12 s (9 s to 16 s)", ""),
        (PredictionWords.Beside(CannedMoves.Prediction.Total), PredictionWords.Beside((TimeRange?)null)));
}
