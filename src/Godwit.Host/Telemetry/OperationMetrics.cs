using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Host.Operations;

namespace Godwit.Host.Telemetry;

/// <summary>
/// Figures of operations that ended. Names and units are OpenTelemetry's; what sets series apart is a member of an enum each, so there are
/// no more of them with a thousand machines than with one.
/// </summary>
internal sealed class OperationMetrics
{
    public const string MeterName = "Godwit";

    private const string Kind = "godwit.operation.kind", Outcome = "godwit.operation.outcome", Phase = "godwit.move.phase", Data = "godwit.data",
        Quantity = "godwit.quantity", Error = "error.type";

    private readonly Counter<long> _operations;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _blackout;
    private readonly Histogram<double> _phase;
    private readonly Histogram<double> _predictionError;
    private readonly Counter<long> _bytes;

    [SuppressMessage("Reliability", "CA2000", Justification = "The factory disposes its meters.")]
    public OperationMetrics(IMeterFactory meters)
    {
        Meter meter = meters.Create(MeterName);
        _operations = meter.CreateCounter<long>("godwit.operations", "{operation}", "Operations that ended.");
        _duration = Seconds(
            meter, "godwit.move.duration", "How long moves took, without waiting for their turn.",
            [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400]);
        _blackout = Seconds(
            meter, "godwit.move.blackout", "How long guests stood still when they moved.", [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 3, 5, 10]);
        _phase = Seconds(
            meter, "godwit.move.phase.duration", "How long phases of moves took.", [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 1800, 7200]);
        _predictionError = meter.CreateHistogram(
            "godwit.move.prediction.error", "1", "By what part of what came a move's prediction was wrong.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5] });
        _bytes = meter.CreateCounter<long>("godwit.move.io", "By", "Bytes that moves copied.");
    }

    /// <param name="view">Its last.</param>
    /// <param name="took">For a move that has no report: how long it ran.</param>
    public void Ended(OperationView view, TimeSpan took)
    {
        TagList tags = new() { { Kind, view.Kind.ToString() }, { Outcome, OutcomeWords.Of(view.State) } };
        TagList withProblem = tags;
        if (view.Problem is { } problem)
        {
            withProblem.Add(Error, ProblemIdJson.NameOf(problem.Id));
        }

        _operations.Add(1, withProblem);
        if (!OperationLedger.IsMove(view.Kind))
        {
            return;
        }

        _duration.Record((view.Report?.Total ?? took).TotalSeconds, tags);
        if (view.Report is { } report)
        {
            Reported(view.Kind.ToString(), report);
        }
    }

    public void PhaseEnded(OperationKind kind, MovePhase phase, TimeSpan took) =>
        _phase.Record(took.TotalSeconds, new TagList { { Kind, kind.ToString() }, { Phase, PhaseWords.Of(phase) } });

    private void Reported(string kind, MoveReport report)
    {
        if (report.Blackout is { } blackout)
        {
            _blackout.Record(blackout.TotalSeconds, new TagList { { Kind, kind } });
        }

        _bytes.Add(report.DiskBytes, new TagList { { Kind, kind }, { Data, "disk" } });
        _bytes.Add(report.MemoryBytes, new TagList { { Kind, kind }, { Data, "memory" } });
        Compare(kind, "total", report.Predicted?.Total, report.Total);
        Compare(kind, "blackout", report.Predicted?.Blackout, report.Blackout);
    }

    private void Compare(string kind, string quantity, TimeRange? said, TimeSpan? came)
    {
        if (said is not null && came is { Ticks: > 0 } real)
        {
            _predictionError.Record(Math.Abs((said.Likely - real) / real), new TagList { { Kind, kind }, { Quantity, quantity } });
        }
    }

    private static Histogram<double> Seconds(Meter meter, string name, string description, double[] bounds) =>
        meter.CreateHistogram(name, "s", description, advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = bounds });
}
