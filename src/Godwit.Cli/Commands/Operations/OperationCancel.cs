using System.CommandLine;
using Godwit.Cli.Progress;
using Godwit.Cli.Running;
using Godwit.Client;
using Godwit.Contracts.Operations;

namespace Godwit.Cli.Commands.Operations;

internal static class OperationCancel
{
    public static Command Create(Surroundings surroundings, CompletionNames names)
    {
        Argument<string> operation = OperationCommands.Operation(names);
        return new CommandWithExamples(
            "cancel",
            "Cancels an operation and waits until it has cleaned up. A move can be cancelled until its hand-over.",
            "godwit operation cancel web01")
        {
            Remarks = "It exits with 0 once the operation is cancelled, and with 1 if it failed or completed all the same.",
            Arguments = { operation },
        }.Runs(surroundings, async (invocation, cancellationToken) =>
        {
            (GodwitClient host, OperationView view) =
                await OperationSearch.FindAsync(invocation, invocation.Of(operation), cancellationToken);
            view = await host.CancelOperationAsync(view.Id, cancellationToken);
            int code = await new OperationFollower(invocation, host) { OnlyWatches = true }.FollowAsync(view, cancellationToken);
            return code switch
            {
                ExitCodes.Cancelled => ExitCodes.Ok,
                ExitCodes.Ok => ExitCodes.Failed,
                _ => code,
            };
        });
    }
}
