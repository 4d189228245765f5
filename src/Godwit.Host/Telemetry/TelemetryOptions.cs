namespace Godwit.Host.Telemetry;

/// <summary>What of this host is shown to programs that watch it; a part of the configuration file.</summary>
internal sealed record TelemetryOptions
{
    /// <summary>
    /// Where traces and metrics are sent by OTLP over HTTP ("http://192.0.2.20:4318"); null sends none. The environment's
    /// OTEL_EXPORTER_OTLP_ENDPOINT is heard first.
    /// </summary>
    public string? OtlpEndpoint { get; init; }

    /// <summary>
    /// Where /metrics is answered without encryption to everybody who can reach it ("127.0.0.1:9464"); null is nowhere. Without it readers
    /// of the domain have /metrics of the management API.
    /// </summary>
    public string? PrometheusAddress { get; init; }
}
