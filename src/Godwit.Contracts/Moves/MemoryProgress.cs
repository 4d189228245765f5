namespace Godwit.Contracts.Moves;

/// <summary>Memory on its way.</summary>
public sealed record MemoryProgress
{
    public required long TotalBytes { get; init; }

    /// <summary>Bytes on the wire for memory so far, compressed as they travel.</summary>
    public required long BytesSent { get; init; }

    public required long BytesToGo { get; init; }

    /// <summary>Passes over memory begun so far.</summary>
    public required int Passes { get; init; }

    /// <summary>Bytes a second the guest makes dirty; null until the second pass, when QEMU knows.</summary>
    public long? DirtyBytesPerSecond { get; init; }
}
