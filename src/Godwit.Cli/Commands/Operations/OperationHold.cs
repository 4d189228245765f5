using System.CommandLine;
using Godwit.Cli.Progress;
using Godwit.Cli.Running;
using Godwit.Client;
using Godwit.Contracts;
using Godwit.Contracts.Operations;

namespace Godwit.Cli.Commands.Operations;

/// <summary>"operation pause" and "operation resume".</summary>
internal static class OperationHold
{
    public static Command Pause(Surroundings surroundings, CompletionNames names) => Create(
        surroundings, names, "pause", "Holds what a running move, storage migration, export, import or merge of checkpoints copies. Its guest works on.",
        (host, id, token) => host.PauseOperationAsync(id, token), "paused");

    public static Command Resume(Surroundings surroundings, CompletionNames names) => Create(
        surroundings, names, "resume", "Lets a held operation go on.", (host, id, token) => host.ResumeOperationAsync(id, token), "goes on");

    private static Command Create(
        Surroundings surroundings, CompletionNames names, string verb, string description,
        Func<GodwitClient, OperationId, CancellationToken, Task<OperationView>> act, string done)
    {
        Argument<string> operation = OperationCommands.Operation(names);
        return new CommandWithExamples(verb, description, $"godwit operation {verb} web01") { operation }.Runs(surroundings, async (invocation, cancellationToken) =>
        {
            (GodwitClient host, OperationView view) = await OperationSearch.FindAsync(invocation, invocation.Of(operation), cancellationToken);
            OperationView now = await act(host, view.Id, cancellationToken);
            if (invocation.Json)
            {
                invocation.Printer.Json(now, GodwitJson.Default.OperationView);
            }
            else
            {
                invocation.Printer.Words($"{OperationWords.Doing(now)}: {done}.");
            }

            return ExitCodes.Ok;
        });
    }
}
