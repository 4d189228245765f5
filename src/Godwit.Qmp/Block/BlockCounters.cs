using System.Text.Json.Serialization;

namespace Godwit.Qmp;

/// <summary>Counters of one disk. JSON names with an underscore are QEMU's old ones.</summary>
public sealed record BlockCounters
{
    [JsonPropertyName("rd_bytes")]
    public required long RdBytes { get; init; }

    [JsonPropertyName("wr_bytes")]
    public required long WrBytes { get; init; }

    [JsonPropertyName("rd_operations")]
    public required long RdOperations { get; init; }

    [JsonPropertyName("wr_operations")]
    public required long WrOperations { get; init; }

    [JsonPropertyName("flush_operations")]
    public required long FlushOperations { get; init; }

    /// <summary>Time that the reads which have ended took together.</summary>
    [JsonPropertyName("rd_total_time_ns")]
    public required long RdTotalTimeNs { get; init; }

    [JsonPropertyName("wr_total_time_ns")]
    public required long WrTotalTimeNs { get; init; }

    [JsonPropertyName("flush_total_time_ns")]
    public required long FlushTotalTimeNs { get; init; }

    /// <summary>Since the last request ended; null when there was none yet.</summary>
    [JsonPropertyName("idle_time_ns")]
    public long? IdleTimeNs { get; init; }
}
