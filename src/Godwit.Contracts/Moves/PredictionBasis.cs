namespace Godwit.Contracts.Moves;

/// <summary>What a prediction rests on.</summary>
public sealed record PredictionBasis
{
    /// <summary>Bytes a second from this host to the other, over one encrypted connection.</summary>
    public required double LinkBytesPerSecond { get; init; }

    public required LinkRateSource LinkRateSource { get; init; }

    /// <summary>Bytes of disks and other files that go. Holes do not count.</summary>
    public required long FileBytes { get; init; }

    /// <summary>Bytes of the guest's memory that hold more than zeros. Null when it was not looked at, or no guest runs.</summary>
    public long? MemoryInUseBytes { get; init; }

    /// <summary>What light compression leaves of that memory, 0 to 1. Null as above.</summary>
    public double? MemoryCompression { get; init; }

    /// <summary>Bytes of memory, each page counted once, that the guest changed in a second. Null as above.</summary>
    public long? DirtyBytesPerSecond { get; init; }

    /// <summary>Bytes a second that the guest wrote to its disks. Null as above.</summary>
    public long? DiskWriteBytesPerSecond { get; init; }

    /// <summary>Earlier moves to that host of about that size over about that link; a move that is half alike counts half.</summary>
    public required double ComparableMoves { get; init; }

    /// <summary>False when the guest changes memory as fast as the link carries it: the passes over memory may have no end by themselves.</summary>
    public required bool Converges { get; init; }
}
