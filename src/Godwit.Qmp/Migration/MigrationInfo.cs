using System.Text.Json.Serialization;

namespace Godwit.Qmp;

/// <summary>
/// How a migration stands. Times are in milliseconds. Everything is null where it means nothing, also the status before the first
/// migration.
/// </summary>
public sealed record MigrationInfo
{
    public MigrationStatus? Status { get; init; }

    /// <summary>Memory sent so far; the source's side only.</summary>
    public MigrationRam? Ram { get; init; }

    /// <summary>Since the start, or from start to end.</summary>
    public long? TotalTime { get; init; }

    /// <summary>How long the guest stood still; after completion.</summary>
    public long? Downtime { get; init; }

    /// <summary>QEMU's estimate. Equals downtime-limit, and means nothing, before the second pass.</summary>
    public long? ExpectedDowntime { get; init; }

    public long? SetupTime { get; init; }

    /// <summary>How far auto-converge slows the guest down.</summary>
    public int? CpuThrottlePercentage { get; init; }

    /// <summary>Why it failed; in pre-switchover this appears although the status does not change.</summary>
    public string? ErrorDesc { get; init; }

    /// <summary>Why a migration would be refused.</summary>
    public IReadOnlyList<string>? BlockedReasons { get; init; }

    public XbzrleCache? XbzrleCache { get; init; }

    /// <summary>Completed, failed or cancelled: nothing more will happen.</summary>
    [JsonIgnore]
    public bool IsOver =>
        Status == MigrationStatus.Completed || Status == MigrationStatus.Failed || Status == MigrationStatus.Cancelled;
}
