using System.Text.Json.Serialization;

namespace Godwit.Host.Migration.Prediction;

/// <summary>What the model makes of a sample, before experience corrects it. Times in seconds, sizes in bytes.</summary>
internal sealed record MoveForecast
{
    /// <summary>Bytes a second.</summary>
    public required double Link { get; init; }

    /// <summary>Checks, landing, and the files that nobody writes to.</summary>
    public required double Start { get; init; }

    /// <summary>Mirroring; 0 when nothing is mirrored.</summary>
    public required double Disks { get; init; }

    /// <summary>All passes over memory; 0 without a guest.</summary>
    public required double Memory { get; init; }

    /// <summary>Switchover, hand-over, retirement.</summary>
    public required double End { get; init; }

    public required double DiskBytes { get; init; }

    public required double MemoryBytes { get; init; }

    /// <summary>Null without a guest.</summary>
    public double? Blackout { get; init; }

    public required bool Converges { get; init; }

    [JsonIgnore]
    public double Total => Start + Disks + Memory + End;
}
