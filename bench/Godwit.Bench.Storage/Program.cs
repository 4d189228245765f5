using System.CommandLine;
using System.Globalization;
using Godwit.Bench.Storage;
using Godwit.Contracts.Moves;
using Godwit.Lab;

Option<int> runs = new("--runs") { Description = "Moves and conversions.", DefaultValueFactory = _ => 3 };
Option<int> size = new("--size") { Description = "MiB of disk.", DefaultValueFactory = _ => 4096 };
Option<int> data = new("--data") { Description = "MiB of data on it, scattered.", DefaultValueFactory = _ => 1024 };
Option<string?> daemon = new("--godwitd") { Description = "The godwitd to run. Default: the one that the repository built." };
RootCommand root = new("Moves a guest's disks to another folder, and compares with qemu-img convert of the same image on the same disk.") { runs, size, data, daemon };
root.SetAction(async (parsed, cancellationToken) =>
{
    StorageBenchOptions options = new()
    {
        Runs = parsed.GetRequiredValue(runs), SizeMebibytes = parsed.GetRequiredValue(size), DataMebibytes = parsed.GetRequiredValue(data),
    };
    await using TemporaryLab temporary = await TemporaryLab.UpAsync(new LabOptions { Name = "bench", Hosts = 1, DaemonPath = parsed.GetValue(daemon) }, cancellationToken);
    StorageBench bench = new(temporary.Lab, options);
    // Of each run, not of all runs' times: what else the machine does then weighs on both sides.
    List<double> one = [], four = [], rate = [];
    for (int run = 0; run < options.Runs; run++)
    {
        double convert = await bench.ConvertAsync(cancellationToken);
        MoveReport oneDisk = await bench.MoveAsync(1, cancellationToken), fourDisks = await bench.MoveAsync(4, cancellationToken);
        one.Add(oneDisk.Total.TotalSeconds / convert);
        four.Add(fourDisks.Total / oneDisk.Total);
        (double before, double during) = await bench.CommitRatesAsync(cancellationToken);
        rate.Add(during / before);
        Say($"run {run + 1}: qemu-img convert {convert:0.00} s, one disk {oneDisk.Total.TotalSeconds:0.00} s, four disks {fourDisks.Total.TotalSeconds:0.00} s, commits {before:0}/s before and {during:0}/s during");
        Say($"       one disk: {Phases(oneDisk)}; four disks: {Phases(fourDisks)}");
    }

    Say($"\nmedians of {options.Runs} runs");
    Say($"one disk of {options.SizeMebibytes} MiB with {options.DataMebibytes} MiB of data, over qemu-img convert   {Median(one),6:0.00}   aim: at most 1.10");
    Say($"four disks with the same bytes, over the one                             {Median(four),6:0.00}   aim: at most 1.15");
    Say($"the guest's commits during a move, over before                           {Median(rate),6:0.00}   aim: at least 0.70");
    return 0;
});
return await root.Parse(args).InvokeAsync();

static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

static string Phases(MoveReport report) =>
    string.Join(", ", report.Phases.Select(phase => string.Create(CultureInfo.InvariantCulture, $"{phase.Phase} {phase.Duration.TotalSeconds:0.00}")));

static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
