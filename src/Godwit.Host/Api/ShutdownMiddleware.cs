using Godwit.Contracts.Problems;

namespace Godwit.Host.Api;

/// <summary>
/// A daemon that ends begins nothing new, neither for people nor for other hosts; what settles what has been begun (GO, discard, arm,
/// heartbeat) is heard until the last moment.
/// </summary>
internal static class ShutdownMiddleware
{
    public static IApplicationBuilder UseShutdown(this IApplicationBuilder app, IHostApplicationLifetime lifetime, HostOptions options) =>
        app.Use(async (context, next) =>
        {
            if (lifetime.ApplicationStopping.IsCancellationRequested && BeginsSomething(context.Request.Method, context.Request.Path))
            {
                throw new RefusedException(
                    ProblemId.HostShuttingDown, options.HostName, $"The daemon of {options.HostName} is shutting down.",
                    "Its virtual machines run on. Ask again when it is back; a move that waits in a queue keeps its place.");
            }

            await next(context);
        });

    public static bool BeginsSomething(string method, PathString path) => !HttpMethods.IsGet(method) && (path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries) switch
    {
        ["api", ..] => true,
        ["peer", _, "turns", ..] => true,
        ["peer", _, "landings", _] => HttpMethods.IsPost(method),
        ["peer", _, "landings", _, "examine" or "open"] => true,
        _ => false,
    };
}
