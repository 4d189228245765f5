using System.CommandLine;
using Godwit.Bench.Prediction;
using Godwit.Lab;

Option<int> rounds = new("--rounds") { Description = "32 moves each.", DefaultValueFactory = _ => 1 };
Option<string?> daemon = new("--godwitd") { Description = "The godwitd to run. Default: the one that the repository built." };
RootCommand root = new("Asks before each of many moves what it will cost, makes it, and compares.") { rounds, daemon };
root.SetAction(async (parsed, cancellationToken) =>
{
    await using TemporaryLab temporary = await TemporaryLab.UpAsync(
        new LabOptions { Name = "bench-prediction", DaemonPath = parsed.GetValue(daemon) }, cancellationToken);
    PredictionReport.WriteSummary(
        Console.Out, await new PredictionBench(temporary.Lab, Console.Out).RunAsync(parsed.GetRequiredValue(rounds), cancellationToken));
    return 0;
});
return await root.Parse(args).InvokeAsync();
