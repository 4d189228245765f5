namespace Godwit.Bench.Move;

/// <summary>One move, measured.</summary>
internal sealed record MoveFigures
{
    public required string Contender { get; init; }

    public required MoveTimes Times { get; init; }

    /// <summary>Longest wait of a client that asks the guest every 2 ms.</summary>
    public required TimeSpan ClientGap { get; init; }

    /// <summary>What the two hosts sent each other on the move network, packets' headers and all (bytes).</summary>
    public required long WireBytes { get; init; }

    /// <summary>What the disks occupy at the destination (bytes).</summary>
    public required long AllocatedBytes { get; init; }

    /// <summary>Records that the guest was told are durable and that are not on the disk, or not whole.</summary>
    public required int Damage { get; init; }

    /// <summary>The machine's load average of the last minute, when the move began.</summary>
    public required double Load { get; init; }
}
