using Godwit.Client;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Vms;
using Godwit.Lab;
using Godwit.Lab.Guests;
using Godwit.Lab.Hosts;
using Godwit.Lab.Processes;

namespace Godwit.Bench.Storage;

/// <summary>A guest whose disks go from one folder to another of the same file system, and qemu-img doing the same with an image at rest.</summary>
internal sealed class StorageBench(LocalLab lab, StorageBenchOptions options)
{
    private const string Vm = "bench";
    private static readonly string Address = GuestImage.AddressOf(1);
    private static readonly TimeSpan BootPatience = TimeSpan.FromSeconds(180);
    private static readonly TimeSpan Sample = TimeSpan.FromSeconds(5);

    private LabHost Host => lab.Hosts[0];

    /// <summary>Seconds that qemu-img and the disk's flush take.</summary>
    public async Task<double> ConvertAsync(CancellationToken cancellationToken)
    {
        string from = Path.Combine(lab.StateFolder, "master"), to = Path.Combine(lab.StateFolder, "converted");
        await MakeMasterAsync(from, 1, cancellationToken);
        await TouchMemoryAsync(cancellationToken);
        long begin = TimeProvider.System.GetTimestamp();
        await Tool.RunAsync("qemu-img", ["convert", "-f", "qcow2", "-O", "qcow2", from, to], null, cancellationToken);
        await Tool.RunAsync("sync", [to], null, cancellationToken);
        double seconds = TimeProvider.System.GetElapsedTime(begin).TotalSeconds;
        File.Delete(to);
        return seconds;
    }

    /// <summary>A move of all disks while the guest is idle.</summary>
    public Task<MoveReport> MoveAsync(int disks, CancellationToken cancellationToken) =>
        WithGuestAsync(disks, async (client, agent) =>
        {
            await agent.SetAsync("drate=0", cancellationToken);
            await TouchMemoryAsync(cancellationToken);
            return await MoveAsync(client, cancellationToken);
        }, cancellationToken);

    /// <summary>Records a second that the guest commits, as fast as it can, before a move and during it.</summary>
    public Task<(double Before, double During)> CommitRatesAsync(CancellationToken cancellationToken) => WithGuestAsync(1, async (client, agent) =>
    {
        await agent.SetAsync("drate=100000", cancellationToken);
        await Task.Delay(Sample, TimeProvider.System, cancellationToken);
        GuestStatistics first = await agent.ReadAsync(cancellationToken);
        await Task.Delay(Sample, TimeProvider.System, cancellationToken);
        GuestStatistics second = await agent.ReadAsync(cancellationToken);
        await TouchMemoryAsync(cancellationToken);
        GuestStatistics begin = await agent.ReadAsync(cancellationToken);
        await MoveAsync(client, cancellationToken);
        return (Rate(first, second), Rate(begin, await agent.ReadAsync(cancellationToken)));
    }, cancellationToken);

    private Task TouchMemoryAsync(CancellationToken cancellationToken) =>
        TouchedMemory.PrepareAsync(Path.Combine(lab.StateFolder, "touched"), options.MemoryBytes, cancellationToken);

    private static double Rate(GuestStatistics from, GuestStatistics to) => (to.Acknowledged - from.Acknowledged) / (to.Clock - from.Clock).TotalSeconds;

    private static async Task<MoveReport> MoveAsync(GodwitClient client, CancellationToken cancellationToken)
    {
        OperationView move = await client.MoveVmStorageAsync(
            Vm, new MoveStorageRequest { Storage = new MoveStorage { Kind = MoveStorageKind.SingleLocation, Folder = "/vms/moved" } }, cancellationToken);
        return (await EndOfAsync(client, move, cancellationToken)).Report!;
    }

    private async Task<T> WithGuestAsync<T>(int disks, Func<GodwitClient, GuestAgent, Task<T>> measure, CancellationToken cancellationToken)
    {
        string master = Path.Combine(lab.StateFolder, $"master-of-{disks}");
        await MakeMasterAsync(master, disks, cancellationToken);
        List<NewDisk> paths = [];
        for (int disk = 0; disk < disks; disk++)
        {
            string path = $"/vms/{Vm}/disk{disk}.qcow2";
            Directory.CreateDirectory(Path.GetDirectoryName(Host.PathOutside(path))!);
            await Tool.RunAsync("cp", ["--sparse=always", master, Host.PathOutside(path)], null, cancellationToken);
            paths.Add(new NewDisk { Path = path, Format = DiskFormat.Qcow2 });
        }

        using GodwitClient client = Host.OpenClient();
        try
        {
            await EndOfAsync(client, await client.CreateVmAsync(GuestImage.Locate().Request(Vm, Address, paths), cancellationToken), cancellationToken);
            await EndOfAsync(client, await client.StartVmAsync(Vm, cancellationToken), cancellationToken);
            // A client that goes on asking would keep the guest busy.
            using (OutageClient outages = await lab.WatchOutagesAsync(Address))
            {
                await outages.WaitForAnswerAsync(BootPatience, cancellationToken);
            }

            using GuestAgent agent = await lab.ConnectAgentAsync(Address);
            await Tool.RunAsync("sync", [], null, cancellationToken);
            return await measure(client, agent);
        }
        finally
        {
            await EndOfAsync(client, await client.StopVmAsync(Vm, new StopVmRequest { TurnOff = true }, CancellationToken.None), CancellationToken.None);
            await EndOfAsync(client, await client.RemoveVmAsync(Vm, deleteDisks: true, CancellationToken.None), CancellationToken.None);
        }
    }

    private async Task MakeMasterAsync(string path, int disks, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            await ScatteredImage.CreateAsync(path, (long)options.SizeMebibytes / disks << 20, (long)options.DataMebibytes / disks << 20, cancellationToken);
            await Tool.RunAsync("sync", [], null, cancellationToken);
        }
    }

    private static async Task<OperationView> EndOfAsync(GodwitClient client, OperationView started, CancellationToken cancellationToken)
    {
        OperationView ended = await client.WaitForOperationAsync(started.Id, cancellationToken);
        return ended.State is OperationState.Completed ? ended : throw new LabException($"{ended.Kind} {ended.State}: {ended.Problem}");
    }
}
