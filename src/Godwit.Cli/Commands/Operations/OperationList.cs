using System.CommandLine;
using Godwit.Cli.Hosts;
using Godwit.Cli.Output;
using Godwit.Cli.Progress;
using Godwit.Cli.Running;
using Godwit.Client;
using Godwit.Contracts;
using Godwit.Contracts.Operations;

namespace Godwit.Cli.Commands.Operations;

internal static class OperationList
{
    private const int DefaultLimit = 20;

    private static readonly Column[] Columns =
    [
        new("Id"), new("Operation"), new("VM"), new("State"), new("Done", RightAligned: true), new("Started"),
        new("Time", RightAligned: true), new("Blackout", RightAligned: true), new("From"), new("To"),
    ];

    public static Command Create(Surroundings surroundings)
    {
        Option<bool> moves = new("--moves") { Description = "Only moves" };
        Option<int?> limit = CommonArguments.Limit("How many at most [default: 20]");
        return new CommandWithExamples(
            "list",
            "Lists operations, the newest first.",
            "godwit operation list",
            "godwit operation list --moves --limit 5") { moves, limit }
            .Runs(surroundings, async (invocation, cancellationToken) =>
            {
                int most = invocation.Of(limit) ?? DefaultLimit;
                Answer<IReadOnlyList<OperationView>>[] answers = await invocation.Hosts.AskAllAsync(
                    (client, token) => client.GetOperationsAsync(most, invocation.Of(moves), token), cancellationToken);
                if (answers is [{ Problem: { } only }])
                {
                    throw new GodwitException(only);
                }

                Print(
                    invocation,
                    [.. answers.SelectMany(answer => answer.Value ?? []).OrderByDescending(view => view.StartedAt).Take(most)]);
                return invocation.ReportSilent(answers);
            });
    }

    private static void Print(Invocation invocation, OperationView[] operations)
    {
        if (invocation.Json)
        {
            invocation.Printer.Json(operations, GodwitJson.Default.IReadOnlyListOperationView);
        }
        else if (operations.Length == 0)
        {
            invocation.Printer.Words("No operations.");
        }
        else
        {
            DateTimeOffset now = invocation.Surroundings.Time.GetUtcNow();
            invocation.Printer.Table(Columns, operations.Select(view => Row(view, now)));
        }
    }

    private static IReadOnlyList<Cell> Row(OperationView view, DateTimeOffset now) =>
    [
        OperationWords.ShortId(view.Id),
        OperationWords.Title(view.Kind),
        view.VmName,
        new Cell(view.QueuePosition is { } place ? $"Queued, number {place}" : view.Paused is true ? "Paused" : view.State.ToString(), StateColor.Of(view.State)),
        view is { State: OperationState.Running, Progress: { } progress } ? $"{progress.Percent:0} %" : "",
        Moments.Format(view.StartedAt),
        Durations.Format((view.FinishedAt ?? now) - view.StartedAt),
        view.Report?.Blackout is { } blackout ? Durations.Format(blackout) : "",
        view.SourceHost ?? "",
        view.DestinationHost ?? "",
    ];
}
