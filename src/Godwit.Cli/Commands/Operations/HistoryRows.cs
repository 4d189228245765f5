using Godwit.Cli.Output;
using Godwit.Cli.Progress;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;

namespace Godwit.Cli.Commands.Operations;

/// <summary>Ended operations as a table.</summary>
internal static class HistoryRows
{
    public static IReadOnlyList<Column> Columns { get; } =
    [
        new("Id"), new("Operation"), new("VM"), new("Outcome"), new("Started"), new("Asked by"), new("From"), new("To"),
        new("Time", RightAligned: true), new("Predicted", RightAligned: true), new("Blackout", RightAligned: true),
        new("Disk", RightAligned: true), new("Memory", RightAligned: true), new("Problem"),
    ];

    public static IReadOnlyList<Cell> Of(OperationView view) =>
    [
        OperationWords.ShortId(view.Id),
        OperationWords.Title(view.Kind),
        view.VmName,
        new Cell(view.State.ToString(), StateColor.Of(view.State)),
        Moments.Format(view.StartedAt),
        view.StartedBy,
        view.SourceHost ?? "",
        view.DestinationHost ?? "",
        (view.Report?.Total ?? view.FinishedAt - view.StartedAt) is { } took ? Durations.Format(took) : "",
        view.Report?.Predicted is { } said ? Durations.Format(said.Total.Likely) : "",
        view.Report?.Blackout is { } pause ? Durations.Format(pause) : "",
        view.Report is { } report ? Sizes.Format(report.DiskBytes) : "",
        view.Report is { MemoryPasses: > 0 } live ? Sizes.Format(live.MemoryBytes) : "",
        view.Problem is { } problem ? ProblemIdJson.NameOf(problem.Id) : "",
    ];
}
