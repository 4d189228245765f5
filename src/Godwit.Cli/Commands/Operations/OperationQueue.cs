using System.CommandLine;
using Godwit.Cli.Progress;
using Godwit.Cli.Running;
using Godwit.Client;
using Godwit.Contracts;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;

namespace Godwit.Cli.Commands.Operations;

internal static class OperationQueue
{
    public static Command Create(Surroundings surroundings, CompletionNames names)
    {
        Argument<string> operation = OperationCommands.Operation(names);
        Option<int?> position = CommonArguments.Number("--position", "Its new place; 1 is the next", 1, int.MaxValue);
        Option<MovePriority?> priority = CommonArguments.Choice<MovePriority>("--priority", "Behind those of this priority and of higher ones: Low, Medium, High");
        return new CommandWithExamples(
            "queue",
            "Gives a move that waits for its turn another place.",
            "godwit operation queue web01 --position 1",
            "godwit operation queue web01 --priority High")
        {
            Arguments = { operation },
            Options = { position, priority },
        }.Runs(surroundings, async (invocation, cancellationToken) =>
        {
            if (invocation.Has(position) == invocation.Has(priority))
            {
                throw new UsageException("Give one of --position and --priority.");
            }

            (GodwitClient host, OperationView view) = await OperationSearch.FindAsync(invocation, invocation.Of(operation), cancellationToken);
            OperationView now = await host.QueueOperationAsync(
                view.Id, new QueueOperationRequest { Position = invocation.Of(position), Priority = invocation.Of(priority) }, cancellationToken);
            if (invocation.Json)
            {
                invocation.Printer.Json(now, GodwitJson.Default.OperationView);
            }
            else
            {
                string place = now.QueuePosition is { } number ? $"number {number} in the queue" : "it has its turn";
                invocation.Printer.Words($"{OperationWords.Doing(now)}: {place}.");
            }

            return ExitCodes.Ok;
        });
    }
}
