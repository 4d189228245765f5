using System.CommandLine;
using Godwit.Cli.Output;
using Godwit.Cli.Running;
using Godwit.Contracts;
using Godwit.Contracts.Switches;

namespace Godwit.Cli.Commands.Switches;

internal static class SwitchList
{
    private static readonly Column[] Columns = [new("Name"), new("Type"), new("Bridge"), new("Network adapter"), new("Notes")];

    public static Command Create(Surroundings surroundings) =>
        new CommandWithExamples("list", "Lists the virtual switches of a host.", "godwit switch list --host hostb")
            .Runs(surroundings, async (invocation, cancellationToken) =>
            {
                IReadOnlyList<SwitchView> switches = await invocation.Client.GetSwitchesAsync(cancellationToken);
                if (invocation.Json)
                {
                    invocation.Printer.Json(switches, GodwitJson.Default.IReadOnlyListSwitchView);
                }
                else if (switches.Count == 0)
                {
                    invocation.Printer.Words("No switches. Make one with 'godwit switch create NAME'.");
                }
                else
                {
                    invocation.Printer.Table(Columns, switches.Select(Row));
                }

                return ExitCodes.Ok;
            });

    private static IReadOnlyList<Cell> Row(SwitchView known) =>
        [known.Name, known.SwitchType.ToString(), known.BridgeName, known.NetAdapterName ?? "", known.Notes ?? ""];
}
