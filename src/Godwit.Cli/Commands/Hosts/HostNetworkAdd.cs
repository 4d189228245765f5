using System.CommandLine;
using Godwit.Cli.Running;
using Godwit.Contracts;
using Godwit.Contracts.Hosts;

namespace Godwit.Cli.Commands.Hosts;

internal static class HostNetworkAdd
{
    public static Command Create(Surroundings surroundings)
    {
        Argument<string> subnet = HostNetworkCommands.Subnet("The subnet, as 10.71.0.0/24 or fd71::/64, or one address");
        Option<int?> priority = HostNetworkCommands.Priority();
        return new CommandWithExamples(
            "add",
            "Adds a migration network.",
            "godwit host network add 10.71.0.0/24",
            "godwit host network add fd71::/64 --priority 0 --host hostb")
        {
            subnet,
            priority,
        }.Runs(surroundings, async (invocation, cancellationToken) => Show(invocation, "added", await invocation.Client.AddMigrationNetworkAsync(
            new AddMigrationNetworkRequest { Subnet = invocation.Of(subnet), Priority = invocation.Of(priority) }, cancellationToken)));
    }

    public static int Show(Invocation invocation, string done, MigrationNetwork network)
    {
        if (invocation.Json)
        {
            invocation.Printer.Json(network, GodwitJson.Default.MigrationNetwork);
        }
        else
        {
            invocation.Printer.Words($"Migration network {network.Subnet} {done}, priority {network.Priority}.");
            if (network.Addresses.Count == 0)
            {
                invocation.Printer.Words("The host has no address in it: nothing can be moved over it yet.");
            }
        }

        return ExitCodes.Ok;
    }
}
