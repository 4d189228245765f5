namespace Godwit.Contracts.Moves;

/// <summary>
/// How long a running guest may stand still when it moves, what is tried to keep to that, and how the move ends when it cannot.
/// What is null has its default.
/// </summary>
public sealed record MovePolicy
{
    /// <summary>
    /// Longest pause of the guest, milliseconds, 50 to 10000; null is 4500. Whatever happens before it belongs to the destination, it
    /// goes on at the source before this is over.
    /// </summary>
    public int? BlackoutCapMilliseconds { get; init; }

    /// <summary>Pause that is aimed at from the beginning, milliseconds; null is 100, or half the cap where that is less.</summary>
    public int? DowntimeLimitMilliseconds { get; init; }

    /// <summary>
    /// What is tried later, in order of time. Null is a downtime limit of 300 ms after 10 s and of 1000 ms after 30 s, as far as they are
    /// above the first and below the cap.
    /// </summary>
    public IReadOnlyList<MovePolicyStep>? Steps { get; init; }

    /// <summary>
    /// Most that the guest's processors are held back, from the beginning, while it writes memory too fast, per cent, 1 to 99; null
    /// does not hold it back. QEMU calls it auto-converge.
    /// </summary>
    public int? ThrottlePercent { get; init; }

    /// <summary>Effort to compress memory, 1 to 20 as in zstd; null is 1. More bytes are saved, and more processor time is spent.
    /// Not with PostCopy: QEMU 10 sends such memory as it is.</summary>
    public int? CompressionLevel { get; init; }

    /// <summary>Null is Wait.</summary>
    public WhenNotConverging? WhenNotConverging { get; init; }

    /// <summary>
    /// How long memory may be sent again after all of it was sent once, seconds, 1 to 86400; null is 120. Not with Wait, which has no end.
    /// </summary>
    public int? PatienceSeconds { get; init; }
}
