using Godwit.Contracts.Moves;

namespace Godwit.Bench.Prediction;

/// <summary>One move: what was said a moment before, and what came.</summary>
internal sealed record PredictionFigures
{
    public required PredictedShape Shape { get; init; }

    public required string Rate { get; init; }

    /// <summary>What "--what-if" said.</summary>
    public required MovePrediction Said { get; init; }

    /// <summary>With what the move itself expected at its start.</summary>
    public required MoveReport Came { get; init; }

    public required TimeSpan WhatIfTook { get; init; }

    public static double ErrorOf(TimeRange said, TimeSpan came) => (said.Likely - came) / came;

    public static double ErrorOf(ByteRange said, long came) => came > 0 ? (said.Likely - came) / (double)came : 0;

    public static bool IsInside(TimeRange? said, TimeSpan? came) => said is not null && came is not null && came >= said.Low && came <= said.High;
}
