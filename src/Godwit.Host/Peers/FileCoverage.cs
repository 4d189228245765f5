using Godwit.Host.Storage;

namespace Godwit.Host.Peers;

/// <summary>What the destination of a move has of a file: received, read back from its disk, and written down.</summary>
internal sealed record FileCoverage
{
    /// <summary>All of it is in its place, and nothing more is taken.</summary>
    public required bool IsWhole { get; init; }

    /// <summary>In order, none touching the next. Holes count as much as data.</summary>
    public required IReadOnlyList<ByteRange> Covered { get; init; }

    /// <summary>The file lies on a disk that spins, which one stream suits best.</summary>
    public bool? Spins { get; init; }
}
