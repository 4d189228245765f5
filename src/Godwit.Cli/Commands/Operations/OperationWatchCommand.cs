using System.CommandLine;
using Godwit.Cli.Progress;
using Godwit.Cli.Running;
using Godwit.Client;
using Godwit.Contracts.Operations;

namespace Godwit.Cli.Commands.Operations;

internal static class OperationWatchCommand
{
    public static Command Create(Surroundings surroundings, CompletionNames names)
    {
        Argument<string> operation = OperationCommands.Operation(names);
        return new CommandWithExamples(
            "watch",
            "Follows an operation to its end. With --json, one line of JSON an event.",
            "godwit operation watch web01",
            "godwit operation watch 5f21c0de --json | jq .progress.percent")
        {
            operation,
        }.Runs(surroundings, async (invocation, cancellationToken) =>
        {
            (GodwitClient host, OperationView view) =
                await OperationSearch.FindAsync(invocation, invocation.Of(operation), cancellationToken);
            return invocation.Json
                ? await JsonLines.FollowAsync(invocation, host, view.Id, cancellationToken)
                : await new OperationFollower(invocation, host) { OnlyWatches = true }.FollowAsync(view, cancellationToken);
        });
    }
}
