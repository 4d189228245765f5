using System.Diagnostics.Metrics;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Host.Operations;
using Godwit.Host.Tests.Operations;
using Xunit;

namespace Godwit.Host.Tests.Telemetry;

/// <summary>What is counted of operations.</summary>
public sealed class OperationMetricsTests : IDisposable
{
    private const string Move = "godwit.operation.kind=MoveVirtualMachineAndStorage";

    private readonly LedgerStage _stage = new();
    private readonly List<(string Name, double Value, string Tags)> _seen = [];
    private readonly MeterListener _listener = new();

    public OperationMetricsTests()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, _stage.Meters))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => _seen.Add((instrument.Name, value, Words(tags))));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => _seen.Add((instrument.Name, Math.Round(value, 3), Words(tags))));
        _listener.Start();
    }

    public void Dispose()
    {
        _listener.Dispose();
        _stage.Dispose();
    }

    [Fact]
    public void A_completed_move_is_counted_with_its_time_blackout_bytes_and_how_wrong_the_prediction_was()
    {
        _stage.RunToEnd(_stage.Move());

        Assert.Equal(
            [
                ("godwit.operations", 1, $"{Move},godwit.operation.outcome=completed"),
                ("godwit.move.duration", 8, $"{Move},godwit.operation.outcome=completed"),
                ("godwit.move.blackout", 0.25, Move),
                ("godwit.move.io", 300, $"{Move},godwit.data=disk"),
                ("godwit.move.io", 100, $"{Move},godwit.data=memory"),
                ("godwit.move.prediction.error", 0.25, $"{Move},godwit.quantity=total"),
                ("godwit.move.prediction.error", 0.2, $"{Move},godwit.quantity=blackout"),
            ],
            _seen.Where(each => each.Name != "godwit.move.phase.duration"));
        Assert.Equal(
            ["checking", "landing", "mirroring", "memory", "switchover", "hand-over", "retiring"],
            _seen.Where(each => each.Name == "godwit.move.phase.duration").Select(each => each.Tags.Split('=')[^1]));
    }

    [Fact]
    public void A_failed_move_is_counted_by_its_problem_and_the_time_it_waited_does_not_count()
    {
        Operation move = _stage.Move();
        move.Queue(1, "hosta");
        _stage.Time.Advance(TimeSpan.FromHours(1));
        move.Queue(null, null);
        _stage.Time.Advance(TimeSpan.FromSeconds(3));
        _stage.Fail(move, ProblemId.HostUnreachable);

        Assert.Contains(("godwit.operations", 1, $"{Move},godwit.operation.outcome=failed,error.type=host-unreachable"), _seen);
        Assert.Contains(("godwit.move.duration", 3, $"{Move},godwit.operation.outcome=failed"), _seen);
        Assert.DoesNotContain(_seen, each => each.Name is "godwit.move.io" or "godwit.move.blackout");
    }

    [Fact]
    public void Other_operations_are_counted_and_no_more()
    {
        Operation start = _stage.Ledger.Begin(OperationKind.StartVirtualMachine, null, "web01", "ann");
        _stage.Ledger.End(start, OperationState.Completed, null, null);
        Assert.Equal([("godwit.operations", 1, "godwit.operation.kind=StartVirtualMachine,godwit.operation.outcome=completed")], _seen);
    }

    /// <summary>What a restart interrupts never tells its end by itself.</summary>
    [Fact]
    public void What_a_restart_interrupted_is_counted_when_the_daemon_comes_back()
    {
        Operation move = _stage.Move();
        _stage.Ledger.CloseInterrupted(_ => false, _ => false);
        Assert.Contains(("godwit.operations", 1, $"{Move},godwit.operation.outcome=failed,error.type=interrupted-by-restart"), _seen);
        move.Dispose();
    }

    [Fact]
    public void No_series_is_of_one_machine_or_person()
    {
        _stage.RunToEnd(_stage.Move("a-name-of-its-own"));
        Assert.All(_seen, each => Assert.DoesNotContain("a-name-of-its-own", each.Tags, StringComparison.Ordinal));
        Assert.All(_seen, each => Assert.DoesNotContain("ann", each.Tags, StringComparison.Ordinal));
    }

    private static string Words(ReadOnlySpan<KeyValuePair<string, object?>> tags) => string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
}
