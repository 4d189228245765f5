namespace Godwit.Contracts.Moves;

/// <summary>What a move did, kept in the history.</summary>
public sealed record MoveReport
{
    public required IReadOnlyList<PhaseTime> Phases { get; init; }

    /// <summary>From the request's acceptance to the guest running at the destination and the source retired.</summary>
    public required TimeSpan Total { get; init; }

    /// <summary>From the first byte of memory to the guest's pause: it ran, a little slower. Null if the move ended before.</summary>
    public TimeSpan? Brownout { get; init; }

    /// <summary>The guest's pause as QEMU reports it ("downtime"). Null if the move ended before.</summary>
    public TimeSpan? Blackout { get; init; }

    /// <summary>
    /// The guest's whole pause, by the hosts' clocks: from when QEMU at the source paused it until it went on at the destination. Null if the move
    /// ended before.
    /// </summary>
    public TimeSpan? StopToResume { get; init; }

    /// <summary>Bytes of disk that were copied; holes travel as holes and do not count.</summary>
    public required long DiskBytes { get; init; }

    /// <summary>Bytes of memory on the wire, compressed.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Passes over memory, the last included.</summary>
    public required int MemoryPasses { get; init; }

    /// <summary>How its memory went over the network: TCPIP or Compression. Null of a VM that did not run.</summary>
    public MigrationPerformance? PerformanceOption { get; init; }

    /// <summary>How often the guest waited for a page that was still at the source, after post-copy; null without it.</summary>
    public long? PostCopyRequests { get; init; }

    /// <summary>What was expected before it started. Null when nothing was, and after a move that a restart of the daemon interrupted.</summary>
    public MovePrediction? Predicted { get; init; }

    /// <summary>What could not be taken away, in words; empty when all is clean.</summary>
    public required IReadOnlyList<string> LeftBehind { get; init; }
}
