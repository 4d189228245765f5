using System.Diagnostics;
using Godwit.Client;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Vms;
using Godwit.Lab;
using Godwit.Lab.Guests;
using Godwit.Lab.Hosts;
using Godwit.Lab.Networks;

namespace Godwit.Bench.Prediction;

/// <summary>Moves guests of several kinds there and back over links of several rates, and asks before each move what it will cost.</summary>
internal sealed class PredictionBench(LocalLab lab, TextWriter output)
{
    private static readonly string[] Rates = ["1gbit", "100mbit", "500mbit", "200mbit"];
    private static readonly TimeSpan BootPatience = TimeSpan.FromSeconds(180);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    private readonly List<PredictionFigures> _all = [];
    private int _lastGuest;

    /// <param name="rounds">There and back twice is one round of each guest: four moves.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task<IReadOnlyList<PredictionFigures>> RunAsync(int rounds, CancellationToken cancellationToken)
    {
        for (int round = 0; round < rounds; round++)
        {
            foreach (PredictedShape shape in PredictedShape.All)
            {
                await MoveAsync(shape, cancellationToken);
            }
        }

        return _all;
    }

    private async Task MoveAsync(PredictedShape shape, CancellationToken cancellationToken)
    {
        string name = $"vm{++_lastGuest}";
        string address = GuestImage.AddressOf(_lastGuest);
        List<NewDisk> disks = [];
        for (int disk = 0; disk < shape.Disks; disk++)
        {
            string path = $"/vms/{name}/disk{disk}.qcow2";
            await DiskImage.CreateAsync(lab.Hosts[0].PathOutside(path), DiskFormat.Qcow2, 512L << 20, (long)shape.DataMebibytes << 20, cancellationToken);
            disks.Add(new NewDisk { Path = path, Format = DiskFormat.Qcow2 });
        }

        using (GodwitClient client = lab.Hosts[0].OpenClient())
        {
            await SucceedAsync(client, client.CreateVmAsync(
                GuestImage.Locate().Request(name, address, disks, shape.MemoryMebibytes, shape.Disks) with { Folder = $"/vms/{name}" }, cancellationToken));
            await SucceedAsync(client, client.StartVmAsync(name, cancellationToken));
        }

        using OutageClient watch = await lab.WatchOutagesAsync(address);
        await watch.WaitForAnswerAsync(BootPatience, cancellationToken);
        using GuestAgent agent = await lab.ConnectAgentAsync(address);
        if (shape.Load.Length > 0)
        {
            await agent.SetAsync(shape.Load, cancellationToken);
            await UntilAtWorkAsync(agent, shape, cancellationToken);
        }

        for (int move = 0; move < Rates.Length; move++)
        {
            // Each guest begins with another rate, so that neither direction gets the fast ones.
            string rate = Rates[(move + _lastGuest) % Rates.Length];
            await Task.WhenAll(lab.Hosts.Select(host => lab.Links.SetRateAsync(host.Name, LabNetwork.Move, rate, cancellationToken: cancellationToken)));
            await Task.Delay(Settling, TimeProvider.System, cancellationToken);
            PredictionFigures figures = await OneAsync(shape, name, rate, lab.Hosts[move % 2], lab.Hosts[(move + 1) % 2], cancellationToken);
            _all.Add(figures);
            PredictionReport.WriteMove(output, _all.Count, figures);
        }

        using GodwitClient home = lab.Hosts[0].OpenClient();
        await SucceedAsync(home, home.StopVmAsync(name, new StopVmRequest { TurnOff = true }, cancellationToken));
        await SucceedAsync(home, home.RemoveVmAsync(name, deleteDisks: true, cancellationToken));
    }

    /// <summary>It fills its memory first, once.</summary>
    private static async Task UntilAtWorkAsync(GuestAgent agent, PredictedShape shape, CancellationToken cancellationToken)
    {
        while (shape.Load.Contains("mrate=", StringComparison.Ordinal) && (await agent.ReadAsync(cancellationToken)).Pages == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
        }
    }

    private static async Task<PredictionFigures> OneAsync(
        PredictedShape shape, string name, string rate, LabHost from, LabHost to, CancellationToken cancellationToken)
    {
        using GodwitClient client = from.OpenClient();
        MoveRequest request = new()
        {
            DestinationHost = to.Name,
            Storage = new MoveStorage { Kind = MoveStorageKind.SingleLocation, Folder = $"/vms/{name}" },
        };
        long begin = Stopwatch.GetTimestamp();
        MoveWhatIf said = await client.PredictMoveAsync(name, request, cancellationToken);
        TimeSpan took = Stopwatch.GetElapsedTime(begin);
        OperationView moved = await SucceedAsync(client, client.MoveVmAsync(name, request, cancellationToken));
        return new PredictionFigures
        {
            Shape = shape,
            Rate = rate,
            Said = said.Prediction ?? throw new LabException("Nothing was predicted."),
            Came = moved.Report!,
            WhatIfTook = took,
        };
    }

    private static async Task<OperationView> SucceedAsync(GodwitClient client, Task<OperationView> begin)
    {
        OperationView ended = await client.WaitForOperationAsync((await begin).Id);
        return ended.State is OperationState.Completed ? ended : throw new LabException($"{ended.Kind} {ended.State}: {ended.Problem}");
    }
}
