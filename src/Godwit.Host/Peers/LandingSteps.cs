using System.Diagnostics;
using Godwit.Contracts.Operations;
using Godwit.Host.Operations;
using Godwit.Host.Telemetry;

namespace Godwit.Host.Peers;

/// <summary>Around what a source asks of its landing: log lines that name the move, and spans in the source's trace.</summary>
internal static class LandingSteps
{
    /// <summary>Of a call by its method and the last part of its path. Null for what comes all the time and would bury the rest.</summary>
    public static string? NameOf(string method, string path) => path[(path.LastIndexOf('/') + 1)..] switch
    {
        "examine" => "examine",
        "open" => "open",
        "arm" => "arm",
        "go" => "go",
        "rejoin" => "rejoin",
        "lose" => "lose",
        "end" => "end of file",
        "heartbeat" => null,
        _ when path.Contains("/files/", StringComparison.Ordinal) => null,
        _ when HttpMethods.IsPost(method) => "prepare",
        _ when HttpMethods.IsDelete(method) => "discard",
        _ => null,
    };

    public static async ValueTask<object?> FollowAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        HttpContext context = call.HttpContext;
        if (NameOf(context.Request.Method, context.Request.Path) is not { } step
            || !OperationId.TryParse(context.GetRouteValue("id") as string, out OperationId order))
        {
            return await next(call);
        }

        using IDisposable? scope = context.RequestServices.GetRequiredService<OperationNews>().Scope(order, vmName: null);
        using Activity? span = LandingTrace.Begin(context, step, order);
        try
        {
            return await next(call);
        }
        catch (Exception failure)
        {
            LandingTrace.Failed(span, failure);
            throw;
        }
    }
}
