using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Godwit.Host.Telemetry;

/// <summary>
/// Marks connections of the one listener that asks nobody who he is. They get /metrics and nothing else: the rest of the daemon never sees
/// their requests.
/// </summary>
internal sealed class PlainScrape
{
    public const string Path = "/metrics";

    public static void Listen(ListenOptions listen) => listen.Use(next => connection =>
    {
        connection.Features.Set(new PlainScrape());
        return next(connection);
    });

    /// <summary>Goes before trust.</summary>
    public static void Answer(IApplicationBuilder app) => app.MapWhen(context => context.Features.Get<PlainScrape>() is not null, plain =>
    {
        plain.UseOpenTelemetryPrometheusScrapingEndpoint(Path);
        plain.Run(context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
    });
}
