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
}
