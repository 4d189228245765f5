using System.Text.Json.Serialization;

namespace Godwit.Contracts.Moves;

/// <summary>How memory goes over the network: Hyper-V's performance options, and the choice left to the host.</summary>
[JsonConverter(typeof(EnumNameJson<MigrationPerformance>))]
public enum MigrationPerformance
{
    /// <summary>Compression, unless the link is so fast, or the processors so busy, that it would take longer.</summary>
    Automatic,
    /// <summary>As it is.</summary>
    TCPIP,
    /// <summary>Compressed with zstd.</summary>
    Compression,
}
