using System.CommandLine;
using Godwit.Cli.Output;
using Godwit.Cli.Running;
using Godwit.Contracts;
using Godwit.Contracts.Hosts;

namespace Godwit.Cli.Commands.Hosts;

internal static class HostNetworkList
{
    private static readonly Column[] Columns = [new("Subnet"), new("Priority"), new("Addresses")];

    public static Command Create(Surroundings surroundings) =>
        new CommandWithExamples("list", "Lists a host's migration networks, the preferred one first.", "godwit host network list --host hostb")
            .Runs(surroundings, async (invocation, cancellationToken) =>
            {
                IReadOnlyList<MigrationNetwork> networks = await invocation.Client.GetMigrationNetworksAsync(cancellationToken);
                if (invocation.Json)
                {
                    invocation.Printer.Json(networks, GodwitJson.Default.IReadOnlyListMigrationNetwork);
                    return ExitCodes.Ok;
                }

                HostSettings settings = (await invocation.Client.GetHostAsync(cancellationToken)).Settings;
                if (networks.Count > 0)
                {
                    invocation.Printer.Table(Columns, networks.Select(Row));
                }

                invocation.Printer.Words((settings.UseAnyNetworkForMigration, networks.Count) switch
                {
                    (true, 0) => "Moves use any network.",
                    (true, _) => "They are not in use: moves use any network. 'godwit host settings --use-any-network off' changes that.",
                    (_, 0) => "No migration network, and any network is not allowed: nothing can be moved. Add one with 'godwit host network add SUBNET'.",
                    _ => "Moves use these networks only.",
                });
                return ExitCodes.Ok;
            });

    private static IReadOnlyList<Cell> Row(MigrationNetwork network) =>
        [network.Subnet, $"{network.Priority}", network.Addresses.Count == 0 ? "none" : string.Join(", ", network.Addresses)];
}
