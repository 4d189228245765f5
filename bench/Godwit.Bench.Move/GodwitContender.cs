using Godwit.Client;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Vms;
using Godwit.Lab;
using Godwit.Lab.Guests;
using Godwit.Lab.Hosts;

namespace Godwit.Bench.Move;

/// <summary>Godwit, asked by its API as anybody would ask it.</summary>
internal sealed class GodwitContender(LocalLab lab, BenchOptions options) : IContender
{
    private const string Vm = "bench";

    public string Name => "godwit";

    public string DiskPath(int disk) => $"/vms/{Vm}/disk{disk}.{options.Format.ToString().ToLowerInvariant()}";

    public async Task StartGuestAsync(LabHost source, CancellationToken cancellationToken)
    {
        NewDisk[] disks = [.. Enumerable.Range(0, options.Disks).Select(disk => new NewDisk { Path = DiskPath(disk), Format = options.Format })];
        CreateVmRequest request = GuestImage.Locate().Request(Vm, BenchGuest.Address, disks, options.MemoryMebibytes);
        using GodwitClient client = source.OpenClient();
        await SucceedAsync(
            client,
            await client.CreateVmAsync(
                request with { NetworkAdapters = [new NewNetworkAdapter { SwitchName = LocalLab.SwitchName, MacAddress = BenchGuest.MacAddress }] },
                cancellationToken),
            cancellationToken);
        await SucceedAsync(client, await client.StartVmAsync(Vm, cancellationToken), cancellationToken);
    }

    public async Task<MoveTimes> MoveAsync(LabHost source, LabHost destination, CancellationToken cancellationToken)
    {
        using GodwitClient client = source.OpenClient();
        await client.GetVmAsync(Vm, cancellationToken);
        PhaseClock clock = new();
        OperationView ended = await SucceedAsync(
            client,
            await client.MoveVmAsync(
                Vm,
                new MoveRequest
                {
                    DestinationHost = destination.Name,
                    Storage = new MoveStorage { Kind = MoveStorageKind.SingleLocation, Folder = $"/vms/{Vm}" },
                },
                cancellationToken),
            cancellationToken);
        TimeSpan retired = clock.Elapsed;
        MoveReport report = ended.Report!;
        return new MoveTimes
        {
            // Everything that is not known to have come after the guest ran again counts against us, the API's way included.
            ToRunning = retired - report.Phases.Where(phase => phase.Phase is MovePhase.Retiring).Aggregate(TimeSpan.Zero, (sum, phase) => sum + phase.Duration),
            ToRetired = retired,
            Downtime = report.Blackout ?? throw new LabException("The move's report does not say how long the guest stood still."),
            Phases = [.. report.Phases.Select(phase => (phase.Phase.ToString().ToLowerInvariant(), phase.Duration))],
        };
    }

    public async Task EndGuestAsync(CancellationToken cancellationToken)
    {
        foreach (LabHost host in lab.Hosts)
        {
            using GodwitClient client = host.OpenClient();
            if ((await client.GetVmsAsync(cancellationToken)).FirstOrDefault(vm => vm.Name == Vm) is { } vm)
            {
                if (vm.State is not VmState.Off)
                {
                    await SucceedAsync(client, await client.StopVmAsync(Vm, new StopVmRequest { TurnOff = true }, cancellationToken), cancellationToken);
                }

                await SucceedAsync(client, await client.RemoveVmAsync(Vm, deleteDisks: true, cancellationToken), cancellationToken);
            }
        }
    }

    private static async Task<OperationView> SucceedAsync(GodwitClient client, OperationView started, CancellationToken cancellationToken)
    {
        OperationView ended = await client.WaitForOperationAsync(started.Id, cancellationToken);
        return ended.State is OperationState.Completed ? ended : throw new LabException($"{ended.Kind} {ended.State}: {ended.Problem}");
    }
}
