using System.Globalization;
using Godwit.Cli.Output;
using Godwit.Contracts.Operations;

namespace Godwit.Cli.Progress;

/// <summary>All that is known of an operation: who asked for it and when, how it ended, and what happened on the way.</summary>
internal static class OperationRecord
{
    private const string Time = "yyyy-MM-dd HH:mm:ss.fff";

    private static readonly Column[] Columns = [new("At"), new("Event", RightAligned: true), new("What")];

    public static void Print(Printer printer, OperationView view)
    {
        OperationSummary.Print(printer, view);
        printer.Words("");
        printer.Facts(
        [
            ("Id", view.Id.ToString()),
            ("Operation", OperationWords.Title(view.Kind)),
            ("Virtual machine", view.VmId is { } vm ? $"{view.VmName} ({vm})" : null),
            ("Asked by", view.StartedBy),
            ("From", view.SourceHost),
            ("To", view.DestinationHost),
            ("Started", At(view.StartedAt)),
            ("Ended", view.FinishedAt is { } end ? At(end) : null),
            ("Trace", view.TraceId),
        ]);
        if (view.Events is { Count: > 0 } events)
        {
            printer.Words("");
            printer.Table(Columns, events.Select(Row));
        }
    }

    private static IReadOnlyList<Cell> Row(OperationEvent told) => [At(told.At), told.Id.ToString(CultureInfo.InvariantCulture), told.Message];

    private static string At(DateTimeOffset time) => time.ToLocalTime().ToString(Time, CultureInfo.InvariantCulture);
}
