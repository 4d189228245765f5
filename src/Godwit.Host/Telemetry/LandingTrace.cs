using System.Diagnostics;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;

namespace Godwit.Host.Telemetry;

/// <summary>
/// What this host does for a move that comes to it: a span in the trace of the source, whose call names its parent in W3C's header. The source
/// decides whether there is a trace; without its header none begins here.
/// </summary>
internal static class LandingTrace
{
    public const string Header = "traceparent";

    /// <summary>Null when nothing is to be kept.</summary>
    public static Activity? Begin(HttpContext context, string step, OperationId order) =>
        OperationTrace.Source.HasListeners() && ActivityContext.TryParse(context.Request.Headers.TraceParent, null, isRemote: true, out ActivityContext parent)
            ? OperationTrace.Source.StartActivity($"landing {step}", ActivityKind.Server, parent)?.SetTag("godwit.operation.id", order.ToString())
            : null;

    public static void Failed(Activity? span, Exception failure) => span
        ?.SetTag("error.type", failure is RefusedException refused ? ProblemIdJson.NameOf(refused.Problem.Id) : failure.GetType().Name)
        .SetStatus(ActivityStatusCode.Error, failure.Message);
}
