using System.CommandLine;
using Godwit.Bench.Move;
using Godwit.Contracts.Vms;
using Godwit.Lab;

Option<int> runs = new("--runs") { Description = "Moves by each contender.", DefaultValueFactory = _ => 5 };
Option<int> memory = new("--memory") { Description = "The guest's memory in MiB.", DefaultValueFactory = _ => 128 };
Option<int> data = new("--data") { Description = "MiB of random data on each disk.", DefaultValueFactory = _ => 150 };
Option<int> disks = new("--disks") { Description = "How many disks.", DefaultValueFactory = _ => 1 };
Option<DiskFormat> format = new("--format") { Description = "The disks' format.", DefaultValueFactory = _ => DiskFormat.Qcow2 };
Option<string> load = new("--load") { Description = "What the guest does meanwhile; '' is nothing.", DefaultValueFactory = _ => "drate=100 mem=32 mrate=5" };
Option<string> rate = new("--rate") { Description = "Rate of the move network.", DefaultValueFactory = _ => "1gbit" };
Option<string> only = new("--only") { Description = "bare or godwit; both when left out.", DefaultValueFactory = _ => "" };
Option<string?> daemon = new("--godwitd") { Description = "The godwitd to run. Default: the one that the repository built." };
RootCommand root = new("Moves the same guest by bare QEMU and by Godwit, in turns, and compares.") { runs, memory, data, disks, format, load, rate, only, daemon };
root.SetAction(async (parsed, cancellationToken) =>
{
    BenchOptions options = new()
    {
        Runs = parsed.GetRequiredValue(runs),
        MemoryMebibytes = parsed.GetRequiredValue(memory),
        DataMebibytes = parsed.GetRequiredValue(data),
        Disks = parsed.GetRequiredValue(disks),
        Format = parsed.GetRequiredValue(format),
        Load = parsed.GetRequiredValue(load),
        Rate = parsed.GetRequiredValue(rate),
    };
    Console.WriteLine(
        $"guest: {options.MemoryMebibytes} MiB, {options.Disks} x {options.DiskBytes >> 20} MiB {options.Format} with {options.DataMebibytes} MiB of data, load '{options.Load}', link {options.Rate}");
    await using TemporaryLab temporary = await TemporaryLab.UpAsync(new LabOptions { Name = "bench", Rate = options.Rate, DaemonPath = parsed.GetValue(daemon) }, cancellationToken);
    LocalLab lab = temporary.Lab;
    IContender[] contenders = [.. new IContender[] { new BareContender(lab, options), new GodwitContender(lab, options) }
        .Where(contender => parsed.GetRequiredValue(only) is "" || contender.Name == parsed.GetRequiredValue(only))];
    IReadOnlyList<MoveFigures> figures = await new Bench(lab, options, Console.Out).RunAsync(contenders, cancellationToken);
    if (contenders.Length > 1)
    {
        Report.WriteSummary(Console.Out, figures);
    }

    return figures.Any(figure => figure.Damage > 0) ? 1 : 0;
});
return await root.Parse(args).InvokeAsync();
