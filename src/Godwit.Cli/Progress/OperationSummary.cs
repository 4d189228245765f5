using Godwit.Cli.Output;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;

namespace Godwit.Cli.Progress;

/// <summary>How an operation ended, or stands, for a person.</summary>
internal static class OperationSummary
{
    public static void Print(Printer printer, OperationView view)
    {
        printer.Words(Headline(view));
        if (view.Report is { } report)
        {
            printer.Words("");
            printer.Facts(Facts(report));
        }
        else if (view is { State: OperationState.Running, Progress: { } progress })
        {
            printer.Words(MoveWords.Line(view, progress));
        }

        // Who cancelled knows why it ended.
        if (view.Problem is { } problem && view.State != OperationState.Cancelled)
        {
            printer.Complaint(problem);
        }
    }

    private static string Headline(OperationView view)
    {
        string took = view.FinishedAt is { } end ? $" in {Durations.Format(view.Report?.Total ?? end - view.StartedAt)}" : "";
        string paused = view.Report?.Blackout is { } pause ? $" Its guest was paused for {Durations.Format(pause)}." : "";
        string note = view.Note is { } words ? $" {words}" : "";
        string place = OperationWords.IsMove(view) && view.SourceHost is { } source ? $"; {view.VmName} stays at {source}" : "";
        return SafeText.Line(view.State switch
        {
            OperationState.Running => OperationWords.Doing(view) + ".",
            OperationState.Completed => $"{OperationWords.Done(view)}{took}.{paused}{note}",
            OperationState.Cancelled => $"{OperationWords.Doing(view)}: cancelled{place}.",
            OperationState.Failed => $"{OperationWords.Doing(view)}: failed.",
        });
    }

    private static IEnumerable<(string Name, string? Value)> Facts(MoveReport report)
    {
        foreach (PhaseTime phase in report.Phases)
        {
            yield return (Capital(OperationWords.Of(phase.Phase)), Durations.Format(phase.Duration));
        }

        yield return ("Total", Durations.Format(report.Total) + PredictionWords.Beside(report.Predicted?.Total));
        yield return ("Disk bytes", Sizes.Format(report.DiskBytes) + PredictionWords.Beside(report.Predicted?.DiskBytes));
        yield return ("Memory bytes", report.MemoryPasses == 0
            ? null
            : $"{Sizes.Format(report.MemoryBytes)} in {report.MemoryPasses} {(report.MemoryPasses == 1 ? "pass" : "passes")}"
                + PredictionWords.Beside(report.Predicted?.MemoryBytes));
        yield return ("Brownout", report.Brownout is { } brownout ? Durations.Format(brownout) : null);
        yield return ("Blackout", report.Blackout is { } blackout ? Durations.Format(blackout) + Clocks(report) + PredictionWords.Beside(report.Predicted?.Blackout) : null);
        yield return ("Left behind", report.LeftBehind.Count == 0 ? "nothing" : string.Join("; ", report.LeftBehind));
    }

    private static string Clocks(MoveReport report) =>
        report.StopToResume is { } pause ? $" by QEMU, {Durations.Format(pause)} by the hosts' clocks" : "";

    private static string Capital(string words) => char.ToUpperInvariant(words[0]) + words[1..];
}
