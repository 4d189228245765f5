using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Godwit.Host.Telemetry;

/// <summary>
/// Metrics are always there to be asked for; nothing is sent anywhere unless it was said where to.
/// </summary>
/// <remarks>
/// OpenTelemetry's own packages: compiled to native code they make no warning, and a daemon that nobody asks has the same memory with them as
/// without (59 MB; 61 MB once it was asked, 64 MB when it sends traces). The one for Prometheus has no stable release yet and is used for its text alone: behind
/// <see cref="PlainScrape.Path"/> stands a standard format, so another writer could take its place.
/// </remarks>
internal static class TelemetryComposition
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT", Protocol = "OTEL_EXPORTER_OTLP_PROTOCOL";

    /// <summary>Built into .NET: collector, heap, threads and processor time of the process.</summary>
    private const string RuntimeMeter = "System.Runtime";

    public static void AddTelemetry(this WebApplicationBuilder builder, HostOptions options)
    {
        if (builder.Configuration[Endpoint] is null && options.Telemetry?.OtlpEndpoint is { } endpoint)
        {
            builder.Configuration[Endpoint] = endpoint;
            builder.Configuration[Protocol] ??= "http/protobuf";
        }

        bool sends = builder.Configuration[Endpoint] is not null;
        OpenTelemetryBuilder telemetry = builder.Services.AddSingleton<HostGauges>().AddOpenTelemetry()
            .ConfigureResource(resource => resource
                .AddService("godwitd", serviceVersion: typeof(TelemetryComposition).Assembly.GetName().Version?.ToString(3), serviceInstanceId: options.HostName)
                .AddAttributes([KeyValuePair.Create<string, object>("host.name", options.HostName)]))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(OperationMetrics.MeterName, RuntimeMeter).AddPrometheusExporter();
                if (sends)
                {
                    metrics.AddOtlpExporter();
                }
            });
        if (sends)
        {
            telemetry.WithTracing(traces => traces.AddSource(OperationTrace.SourceName).AddOtlpExporter());
        }
    }

    /// <summary>/metrics of the management API, for readers: <see cref="Trust.Access"/>.</summary>
    public static IEndpointRouteBuilder MapTelemetry(this IEndpointRouteBuilder routes)
    {
        routes.ServiceProvider.GetRequiredService<HostGauges>();
        routes.MapPrometheusScrapingEndpoint(PlainScrape.Path);
        return routes;
    }
}
