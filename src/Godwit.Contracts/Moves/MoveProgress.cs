namespace Godwit.Contracts.Moves;

/// <summary>How a move stands. What is not known is null, never a guess; the percent never runs backwards.</summary>
public sealed record MoveProgress
{
    public required MovePhase Phase { get; init; }

    /// <summary>0 to 100.</summary>
    public required double Percent { get; init; }

    public required IReadOnlyList<DiskProgress> Disks { get; init; }

    public required MemoryProgress Memory { get; init; }

    /// <summary>Bytes a second over the last second or so; null until measured.</summary>
    public double? BytesPerSecond { get; init; }

    /// <summary>Time until the guest runs at the destination; null is "unknown yet".</summary>
    public TimeSpan? EstimatedTimeLeft { get; init; }

    /// <summary>Pause that the guest would see if it switched over now; null until QEMU has sent one full pass.</summary>
    public TimeSpan? ExpectedBlackout { get; init; }

    /// <summary>
    /// How long the link to the destination has been broken, while the move waits for it; null when it answers. Only files that nobody
    /// writes to wait so, for a minute at most.
    /// </summary>
    public TimeSpan? LinkBrokenFor { get; init; }

    /// <summary>
    /// How long the guest's slowest kind of disk request took since the last look, on average. Null when the copying goes at full speed
    /// whatever it is, and when the guest asked for nothing.
    /// </summary>
    public TimeSpan? GuestLatency { get; init; }

    /// <summary>Bytes a second to which the copying is held back because the guest's latency is above its bound; null when it is not held back.</summary>
    public long? HeldBackToBytesPerSecond { get; init; }
}
