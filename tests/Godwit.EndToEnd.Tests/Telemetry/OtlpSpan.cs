namespace Godwit.EndToEnd.Tests.Telemetry;

/// <summary>A span as a collector receives it; ids are hexadecimal.</summary>
internal sealed record OtlpSpan(string Host, string Name, string TraceId, string SpanId, string ParentId);
