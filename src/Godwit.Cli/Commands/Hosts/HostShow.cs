using System.CommandLine;
using Godwit.Cli.Hosts;
using Godwit.Cli.Output;
using Godwit.Cli.Running;
using Godwit.Contracts;
using Godwit.Contracts.Hosts;

namespace Godwit.Cli.Commands.Hosts;

internal static class HostShow
{
    public static Command Create(Surroundings surroundings, CompletionNames names)
    {
        Argument<string?> name = new Argument<string?>("NAME")
        {
            Description = "Name or address of the host, as with --host",
            Arity = ArgumentArity.ZeroOrOne,
        }.Complete(() => names.Hosts);
        return new CommandWithExamples("show", "Shows a host.", "godwit host show", "godwit host show hostb --json") { name }
            .Runs(surroundings, async (invocation, cancellationToken) =>
            {
                using HostBook? named = invocation.Of(name) is { } wanted ? new HostBook(surroundings, wanted) : null;
                HostBook book = named ?? invocation.Hosts;
                HostView view = await book.Open(book.Chosen).GetHostAsync(cancellationToken);
                if (invocation.Json)
                {
                    invocation.Printer.Json(view, GodwitJson.Default.HostView);
                }
                else
                {
                    invocation.Printer.Facts(Facts(view));
                }

                return ExitCodes.Ok;
            });
    }

    private static IEnumerable<(string Name, string? Value)> Facts(HostView host)
    {
        yield return ("Name", host.Name);
        yield return ("Domain", host.Domain ?? "none");
        yield return ("Godwit", host.Version);
        yield return ("QEMU", host.QemuVersion);
        yield return ("Accelerator", $"{host.Accelerator}: {host.AcceleratorReason}");
        yield return ("Processors", $"{host.LogicalProcessorCount}");
        yield return ("Memory", $"{Sizes.Format(host.MemoryAvailableBytes)} free of {Sizes.Format(host.MemoryCapacityBytes)}");
        yield return ("VM folder", host.Settings.VirtualMachinePath);
        yield return ("MAC addresses", $"{host.Settings.MacAddressMinimum} to {host.Settings.MacAddressMaximum}");
        foreach (PeerHost peer in host.Peers)
        {
            yield return ($"Peer {peer.Name}", string.Join(", ", peer.MoveAddresses));
        }
    }
}
