using System.CommandLine;
using Godwit.Bench.Idle;
using Godwit.Lab;

Option<int> guests = new("--guests") { Description = "How many idle guests, 1 to 200.", DefaultValueFactory = _ => 20 };
Option<int> seconds = new("--seconds") { Description = "How long the daemon is watched.", DefaultValueFactory = _ => 20 };
Option<string> godwit = new("--godwit")
{
    Description = "The command line to time.", DefaultValueFactory = _ => Path.Combine(LabPlaces.Root, "artifacts", "godwit", "godwit"),
};
Option<string?> daemon = new("--godwitd") { Description = "The godwitd to run. Default: the one that the repository built." };
RootCommand root = new("What a daemon costs that has guests and nothing to do, and how fast the command line is there.") { guests, seconds, godwit, daemon };
root.SetAction(async (parsed, cancellationToken) =>
{
    Console.WriteLine($"load average {LoadAverage()}");
    bool quick = await HelpTime.RunAsync(parsed.GetRequiredValue(godwit), Console.Out, cancellationToken);
    await using TemporaryLab temporary = await TemporaryLab.UpAsync(new LabOptions { Name = "idle", Hosts = 1, DaemonPath = parsed.GetValue(daemon) }, cancellationToken);
    bool modest = await new IdleBench(temporary.Lab, Console.Out)
        .RunAsync(parsed.GetRequiredValue(guests), TimeSpan.FromSeconds(parsed.GetRequiredValue(seconds)), cancellationToken);
    Console.WriteLine($"load average {LoadAverage()}");
    return quick && modest ? 0 : 1;
});
return await root.Parse(args).InvokeAsync();

static string LoadAverage() => File.ReadAllText("/proc/loadavg").Split(' ')[0];
