namespace Godwit.Contracts.Moves;

/// <summary>What a move is expected to cost, said before it starts.</summary>
public sealed record MovePrediction
{
    /// <summary>From the request's acceptance to the source retired, as <see cref="MoveReport.Total"/>.</summary>
    public required TimeRange Total { get; init; }

    /// <summary>Bytes of disk, as <see cref="MoveReport.DiskBytes"/>.</summary>
    public required ByteRange DiskBytes { get; init; }

    /// <summary>Bytes of memory on the wire, as <see cref="MoveReport.MemoryBytes"/>.</summary>
    public required ByteRange MemoryBytes { get; init; }

    /// <summary>The guest's pause, as <see cref="MoveReport.Blackout"/>. Null when no guest runs.</summary>
    public TimeRange? Blackout { get; init; }

    public required PredictionConfidence Confidence { get; init; }

    public required PredictionBasis Basis { get; init; }
}
