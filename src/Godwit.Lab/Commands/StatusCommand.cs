using System.CommandLine;
using Godwit.Client;
using Godwit.Contracts.Vms;
using Godwit.Lab.Hosts;
using Godwit.Lab.Networks;

namespace Godwit.Lab.Commands;

internal static class StatusCommand
{
    public static Command Create() =>
        new Command("status", "Show the lab's hosts, their daemons, virtual machines and traffic.").Does(RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (LocalLab.Open(LabChoice.StateFolder(parsed)) is not { } lab)
        {
            Console.WriteLine("No lab is up.");
            return 1;
        }

        foreach (LabHost host in lab.Hosts)
        {
            if (!host.IsStanding)
            {
                Console.WriteLine($"{host.Name}  does not stand; 'godwit-lab down' takes the remains away");
                continue;
            }

            LinkCounters moved = await lab.Links.ReadAsync(host.Name, LabNetwork.Move, cancellationToken);
            string daemon = host.Daemon is { } identity ? $"godwitd {identity.Pid}" : "no daemon";
            int guests = (await host.GetQemuProcessesAsync(cancellationToken)).Count;
            Console.WriteLine(
                $"{host.Name}  {daemon}, {guests} running QEMU, move network sent {moved.SentBytes:N0} received {moved.ReceivedBytes:N0} bytes");
            await ShowVmsAsync(host, cancellationToken);
        }

        return lab.IsWhole ? 0 : 1;
    }

    private static async Task ShowVmsAsync(LabHost host, CancellationToken cancellationToken)
    {
        if (host.Daemon is null)
        {
            return;
        }

        using GodwitClient client = host.OpenClient();
        foreach (VmView vm in await client.GetVmsAsync(cancellationToken))
        {
            Console.WriteLine($"       {vm.Name}  {vm.State}  {vm.Status}");
        }
    }
}
