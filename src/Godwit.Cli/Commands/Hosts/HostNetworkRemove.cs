using System.CommandLine;
using Godwit.Cli.Running;

namespace Godwit.Cli.Commands.Hosts;

internal static class HostNetworkRemove
{
    public static Command Create(Surroundings surroundings)
    {
        Argument<string> subnet = HostNetworkCommands.Subnet("The subnet as 'godwit host network list' shows it");
        return new CommandWithExamples("remove", "Removes a migration network. Moves that use it now go on.", "godwit host network remove 10.71.0.0/24") { subnet }
            .Runs(surroundings, async (invocation, cancellationToken) =>
            {
                await invocation.Client.RemoveMigrationNetworkAsync(invocation.Of(subnet), cancellationToken);
                invocation.Printer.Words($"Migration network {invocation.Of(subnet)} removed.");
                return ExitCodes.Ok;
            });
    }
}
