using System.CommandLine;
using Godwit.Cli.Progress;
using Godwit.Cli.Running;
using Godwit.Contracts;
using Godwit.Contracts.Operations;

namespace Godwit.Cli.Commands.Operations;

internal static class OperationShow
{
    public static Command Create(Surroundings surroundings, CompletionNames names)
    {
        Argument<string> operation = OperationCommands.Operation(names);
        return new CommandWithExamples(
            "show",
            "Shows an operation: how it stands, or how it ended, with its report and all that happened.",
            "godwit operation show web01",
            "godwit operation show 5f21c0de --json") { operation }
            .Runs(surroundings, async (invocation, cancellationToken) =>
            {
                (_, OperationView view) = await OperationSearch.FindAsync(invocation, invocation.Of(operation), cancellationToken);
                if (invocation.Json)
                {
                    invocation.Printer.Json(view, GodwitJson.Default.OperationView);
                }
                else
                {
                    OperationRecord.Print(invocation.Printer, view);
                }

                return ExitCodes.Ok;
            });
    }
}
