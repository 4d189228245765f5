using System.Diagnostics;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;

namespace Godwit.Host.Telemetry;

/// <summary>
/// An operation as a trace: a span for the whole, and one below it for each phase. Nothing is made while nobody listens.
/// </summary>
/// <remarks>
/// None of its spans is ever "current": a phase is begun by whoever notices it, who may just then work for another operation. What goes to
/// the other host names its parent itself, by <see cref="Parent"/>.
/// </remarks>
internal sealed class OperationTrace
{
    public const string SourceName = "Godwit.Moves";

    private readonly Activity _whole;
    private Activity? _phase;

    private OperationTrace(Activity whole) => _whole = whole;

    public static ActivitySource Source { get; } = new(SourceName, typeof(OperationTrace).Assembly.GetName().Version?.ToString(3));

    public string TraceId => _whole.TraceId.ToHexString();

    /// <summary>"00-{trace}-{span}-{flags}": the span of the phase, or of the whole between two phases.</summary>
    public string? Parent => (_phase ?? _whole).Id;

    /// <summary>Null when nobody listens, or whoever asked for the operation has a trace that is not to be kept.</summary>
    public static OperationTrace? Begin(OperationView view, DateTimeOffset at)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        // The web server's own span of the request is not exported, and would be a parent that nobody finds; the caller's is one.
        ActivityContext asked = Activity.Current is { Parent: null } request && request.ParentSpanId != default
            ? new ActivityContext(request.TraceId, request.ParentSpanId, request.ActivityTraceFlags, request.TraceStateString, isRemote: true)
            : default;
        if (Start(view.Kind.ToString(), ActivityKind.Internal, asked, at) is not { } whole)
        {
            return null;
        }

        whole.SetTag("godwit.operation.id", view.Id.ToString()).SetTag("godwit.operation.kind", view.Kind.ToString())
            .SetTag("vm.name", view.VmName).SetTag("vm.id", view.VmId?.ToString())
            .SetTag("godwit.source.host", view.SourceHost).SetTag("godwit.destination.host", view.DestinationHost)
            .SetTag("enduser.id", view.StartedBy);
        return new OperationTrace(whole);
    }

    public void BeginPhase(MovePhase phase, DateTimeOffset at) =>
        _phase = Start(PhaseWords.Of(phase), ActivityKind.Internal, _whole.Context, at);

    public void EndPhase(OperationView view, long diskBytes, long memoryBytes, DateTimeOffset at)
    {
        if (_phase is { } phase)
        {
            _phase = null;
            phase.SetTag("godwit.operation.id", view.Id.ToString()).SetTag("vm.name", view.VmName)
                .SetTag("godwit.move.disk.bytes", diskBytes).SetTag("godwit.move.memory.bytes", memoryBytes);
            Stop(phase, view, at);
        }
    }

    public void End(OperationView view, DateTimeOffset at)
    {
        if (view.Report is { } report)
        {
            _whole.SetTag("godwit.move.disk.bytes", report.DiskBytes).SetTag("godwit.move.memory.bytes", report.MemoryBytes)
                .SetTag("godwit.move.blackout", report.Blackout?.TotalSeconds).SetTag("godwit.move.brownout", report.Brownout?.TotalSeconds);
        }

        _whole.SetTag("godwit.operation.outcome", OutcomeWords.Of(view.State));
        Stop(_whole, view, at);
    }

    private static Activity? Start(string name, ActivityKind kind, ActivityContext parent, DateTimeOffset at)
    {
        Activity? around = Activity.Current;
        Activity.Current = null;
        try
        {
            return Source.StartActivity(name, kind, parent, startTime: at);
        }
        finally
        {
            Activity.Current = around;
        }
    }

    /// <summary>A cancelled operation has done what it was told; only a failed one is an error.</summary>
    private static void Stop(Activity span, OperationView view, DateTimeOffset at)
    {
        if (view.State is OperationState.Failed && view.Problem is { } problem)
        {
            span.SetTag("error.type", ProblemIdJson.NameOf(problem.Id)).SetStatus(ActivityStatusCode.Error, problem.Message);
        }

        Activity? around = Activity.Current;
        span.SetEndTime(at.UtcDateTime);
        span.Stop();
        Activity.Current = around;
    }
}
