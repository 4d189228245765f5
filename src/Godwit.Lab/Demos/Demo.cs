using Godwit.Client;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Vms;
using Godwit.Lab.Guests;
using Godwit.Lab.Hosts;
using Godwit.Lab.Networks;

namespace Godwit.Lab.Demos;

/// <summary>
/// The story of ./run: a VM that works moves to a host that shares nothing with its own, and everything that could have gone
/// wrong is counted afterwards. Leaves the lab up.
/// </summary>
internal sealed class Demo(TextWriter output)
{
    private static readonly TimeSpan BootPatience = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1.5);

    /// <summary>True when nothing was lost and there is exactly one copy, at the destination.</summary>
    public async Task<bool> RunAsync(LabOptions options, CancellationToken cancellationToken)
    {
        StepPrinter steps = new(output, TimeProvider.System);
        LocalLab lab = await DemoStage.LabAsync(options, cancellationToken);
        steps.Done($"lab '{lab.Name}' is up: {string.Join(", ", lab.Hosts.Select(host => host.Name))}");

        DemoStage stage = new(lab);
        LabHost source = await stage.FindVmAsync(cancellationToken);
        LabHost destination = lab.Hosts.First(host => host != source);
        steps.Done($"{DemoStage.VmName} exists at {source.Name}: 128 MB of memory, a disk of 512 MB with 150 MB on it");

        await DemoStage.StartAsync(source, cancellationToken);
        using OutageClient client = await lab.WatchOutagesAsync(DemoStage.GuestAddress);
        await client.WaitForAnswerAsync(BootPatience, cancellationToken);
        steps.Done($"{DemoStage.VmName} runs and answers at {DemoStage.GuestAddress}");

        using GuestAgent agent = await lab.ConnectAgentAsync(DemoStage.GuestAddress);
        await agent.SetAsync("drate=100 mem=32 mrate=5", cancellationToken);
        await Task.Delay(Settling, TimeProvider.System, cancellationToken);
        steps.Done("the guest writes 100 checksummed records a second and makes 5 MB of memory a second dirty");

        GuestStatistics before = await agent.ResetAsync(cancellationToken);
        LinkCounters sentBefore = await lab.Links.ReadAsync(source.Name, LabNetwork.Move, cancellationToken);
        client.Reset();
        OperationView move = await MoveAsync(source, destination, cancellationToken);
        LinkCounters sentAfter = await lab.Links.ReadAsync(source.Name, LabNetwork.Move, cancellationToken);

        await Task.Delay(Settling, TimeProvider.System, cancellationToken);
        OutageReport outage = client.Read();
        GuestStatistics after = await agent.QuietAsync(cancellationToken);
        HostFindings[] hosts = await Task.WhenAll(
            lab.Hosts.Select(host => HostFindings.LookAsync(host, DemoStage.VmName, cancellationToken)));
        DemoFindings findings = new()
        {
            Move = move,
            Outage = outage,
            RecordsBefore = before.Acknowledged,
            Guest = after,
            WireBytes = sentAfter.SentBytes - sentBefore.SentBytes,
            Hosts = hosts,
            Records = await VerifyAsync(lab, hosts, after, cancellationToken),
        };
        DemoReport.Write(output, findings, destination.Name);
        return findings.IsFlawless(destination.Name);
    }

    private async Task<OperationView> MoveAsync(LabHost source, LabHost destination, CancellationToken cancellationToken)
    {
        using GodwitClient client = source.OpenClient();
        MoveRequest request = new()
        {
            DestinationHost = destination.Name,
            Storage = new MoveStorage { Kind = MoveStorageKind.SingleLocation, Folder = "/vms/" + DemoStage.VmName },
        };
        OperationView latest = await client.MoveVmAsync(DemoStage.VmName, request, cancellationToken);
        MoveLines lines = new(output, TimeProvider.System);
        lines.Title($"godwit move {DemoStage.VmName} {destination.Name} --storage {request.Storage.Folder}");
        await foreach (OperationView view in client.WatchOperationAsync(latest.Id, cancellationToken: cancellationToken))
        {
            lines.Show(view);
            latest = view;
        }

        return latest;
    }

    /// <summary>Reads the disk where it is now; null when no host has the VM.</summary>
    private static async Task<RecordReport?> VerifyAsync(
        LocalLab lab, IEnumerable<HostFindings> hosts, GuestStatistics guest, CancellationToken cancellationToken)
    {
        if (hosts.FirstOrDefault(host => host.Vm is not null) is not { Vm: { } vm } owner)
        {
            return null;
        }

        VirtualHardDisk disk = vm.Configuration.Disks[0];
        return await RecordVerifier.VerifyAsync(
            lab.Host(owner.Host).PathOutside(disk.Path), disk.Format, guest.Acknowledged, guest.Slots, cancellationToken);
    }
}
