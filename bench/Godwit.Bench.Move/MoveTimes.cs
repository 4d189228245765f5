namespace Godwit.Bench.Move;

/// <summary>How long a move took, by the contender's own clock.</summary>
internal sealed record MoveTimes
{
    /// <summary>From the request to the guest running at the destination; whoever is asked counts the start of QEMU there too.</summary>
    public required TimeSpan ToRunning { get; init; }

    /// <summary>From the request to the source's QEMU ended and its files deleted.</summary>
    public required TimeSpan ToRetired { get; init; }

    /// <summary>QEMU's own figure at the source.</summary>
    public required TimeSpan Downtime { get; init; }

    public required IReadOnlyList<(string Name, TimeSpan Duration)> Phases { get; init; }
}
