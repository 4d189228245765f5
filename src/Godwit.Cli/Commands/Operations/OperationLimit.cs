using System.CommandLine;
using Godwit.Cli.Output;
using Godwit.Cli.Running;
using Godwit.Client;
using Godwit.Contracts.Operations;

namespace Godwit.Cli.Commands.Operations;

internal static class OperationLimit
{
    public static Command Create(Surroundings surroundings, CompletionNames names)
    {
        Argument<string> operation = OperationCommands.Operation(names);
        Argument<string> rate = new("RATE") { Description = "Bytes a second, at most (50M, 1G), or 'none'" };
        return new CommandWithExamples(
            "limit",
            "Caps what a running move, storage migration, export, import or merge of checkpoints copies, or lifts the cap.",
            "godwit operation limit web01 50M",
            "godwit operation limit web01 none")
        {
            Arguments = { operation, rate },
        }.Runs(surroundings, async (invocation, cancellationToken) =>
        {
            string text = invocation.Of(rate);
            long bytes = 0;
            if (text != "none" && !Sizes.TryParse(text, out bytes))
            {
                throw new UsageException($"'{text}' is not a rate; write 50M, 1G, a number of bytes a second, or none.");
            }

            (GodwitClient host, OperationView view) = await OperationSearch.FindAsync(invocation, invocation.Of(operation), cancellationToken);
            await host.LimitOperationAsync(view.Id, text == "none" ? null : bytes, cancellationToken);
            invocation.Printer.Words(text == "none" ? "It runs without a limit." : $"It copies at most {Sizes.Format(bytes)} a second.");
            return ExitCodes.Ok;
        });
    }
}
