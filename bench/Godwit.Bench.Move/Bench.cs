using Godwit.Lab;
using Godwit.Lab.Guests;
using Godwit.Lab.Hosts;
using Godwit.Lab.Networks;
using Godwit.Lab.Processes;

namespace Godwit.Bench.Move;

/// <summary>Lets the contenders take turns with the same guest on the same link, and measures them from outside, alike.</summary>
internal sealed class Bench(LocalLab lab, BenchOptions options, TextWriter output)
{
    private static readonly TimeSpan BootPatience = TimeSpan.FromSeconds(180);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    private LabHost Source => lab.Hosts[0];

    private LabHost Destination => lab.Hosts[1];

    private string Master(int disk) => Path.Combine(lab.StateFolder, $"master{disk}");

    public async Task<IReadOnlyList<MoveFigures>> RunAsync(IReadOnlyList<IContender> contenders, CancellationToken cancellationToken)
    {
        for (int disk = 0; disk < options.Disks; disk++)
        {
            await DiskImage.CreateAsync(Master(disk), options.Format, options.DiskBytes, options.DataMebibytes * 1L << 20, cancellationToken);
        }

        List<MoveFigures> all = [];
        for (int run = 0; run < options.Runs; run++)
        {
            // Who goes first changes, so that what the machine does in waves does not hit one of them more.
            foreach (IContender contender in run % 2 == 0 ? contenders : contenders.Reverse())
            {
                MoveFigures figures = await OneAsync(contender, cancellationToken);
                Report.WriteRun(output, run, figures);
                all.Add(figures);
            }
        }

        return all;
    }

    private async Task<MoveFigures> OneAsync(IContender contender, CancellationToken cancellationToken)
    {
        try
        {
            for (int disk = 0; disk < options.Disks; disk++)
            {
                string path = Source.PathOutside(contender.DiskPath(disk));
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await Tool.RunAsync("cp", ["--sparse=always", Master(disk), path], null, cancellationToken);
            }

            await contender.StartGuestAsync(Source, cancellationToken);
            return await MeasureAsync(contender, cancellationToken);
        }
        finally
        {
            await contender.EndGuestAsync(CancellationToken.None);
        }
    }

    private async Task<MoveFigures> MeasureAsync(IContender contender, CancellationToken cancellationToken)
    {
        using OutageClient client = await lab.WatchOutagesAsync(BenchGuest.Address);
        await client.WaitForAnswerAsync(BootPatience, cancellationToken);
        using GuestAgent agent = await lab.ConnectAgentAsync(BenchGuest.Address);
        if (options.Load.Length > 0)
        {
            await agent.SetAsync(options.Load, cancellationToken);
        }

        await Tool.RunAsync("sync", [], null, cancellationToken);
        await Task.Delay(Settling, TimeProvider.System, cancellationToken);

        double load = LoadAverage.Now;
        client.Reset();
        LinkCounters before = await lab.Links.ReadAsync(Source.Name, LabNetwork.Move, cancellationToken);
        MoveTimes times = await contender.MoveAsync(Source, Destination, cancellationToken);
        LinkCounters after = await lab.Links.ReadAsync(Source.Name, LabNetwork.Move, cancellationToken);
        await Task.Delay(Settling, TimeProvider.System, cancellationToken);
        TimeSpan gap = client.Read().LongestGap;
        GuestStatistics guest = await agent.QuietAsync(cancellationToken);
        return new MoveFigures
        {
            Contender = contender.Name,
            Times = times,
            ClientGap = gap,
            WireBytes = after.SentBytes - before.SentBytes + after.ReceivedBytes - before.ReceivedBytes,
            AllocatedBytes = await AllocatedAsync(contender, cancellationToken),
            Damage = await DamageAsync(contender, guest, cancellationToken),
            Load = load,
        };
    }

    private async Task<long> AllocatedAsync(IContender contender, CancellationToken cancellationToken)
    {
        string[] paths = [.. Enumerable.Range(0, options.Disks).Select(disk => Destination.PathOutside(contender.DiskPath(disk)))];
        string blocks = await Tool.RunAsync("stat", ["--format=%b", .. paths], null, cancellationToken);
        return blocks.Split('\n', StringSplitOptions.RemoveEmptyEntries).Sum(text => long.Parse(text, System.Globalization.CultureInfo.InvariantCulture)) * 512;
    }

    private async Task<int> DamageAsync(IContender contender, GuestStatistics guest, CancellationToken cancellationToken)
    {
        RecordReport records = await RecordVerifier.VerifyAsync(
            Destination.PathOutside(contender.DiskPath(0)), options.Format, guest.Acknowledged, guest.Slots, cancellationToken);
        return records.Lost + records.Torn;
    }
}
