namespace Godwit.Host.Migration.Prediction;

/// <summary>What a look at a running guest showed.</summary>
internal sealed record GuestSample
{
    /// <summary>Bytes of memory in pages that hold more than zeros.</summary>
    public required long InUseBytes { get; init; }

    /// <summary>What light compression leaves of those, 0 to 1.</summary>
    public required double Compression { get; init; }

    public required WorkingSet Dirty { get; init; }

    /// <summary>What light compression leaves of what it changes, 0 to 1: that may be quite another kind of memory.</summary>
    public required double DirtyCompression { get; init; }

    /// <summary>Bytes a second that it wrote to its disks.</summary>
    public required double DiskWriteBytesPerSecond { get; init; }
}
