using Godwit.Cli.Output;
using Godwit.Cli.Running;
using Godwit.Client;
using Godwit.Contracts.Operations;

namespace Godwit.Cli.Progress;

/// <summary>An operation's events for programs: a line of JSON each, the last one final.</summary>
internal static class JsonLines
{
    public static async Task<int> FollowAsync(
        Invocation invocation, GodwitClient host, OperationId id, CancellationToken cancellationToken)
    {
        OperationState last = OperationState.Running;
        await foreach (OperationView view in host.WatchOperationAsync(
            id, problem => invocation.Printer.Warning(problem.Message), cancellationToken))
        {
            invocation.Printer.Json(view, CompactJson.Lines.OperationView);
            last = view.State;
        }

        return ExitCodes.Of(last);
    }
}
