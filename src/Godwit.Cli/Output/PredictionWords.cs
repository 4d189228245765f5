using System.Globalization;
using Godwit.Contracts.Moves;

namespace Godwit.Cli.Output;

/// <summary>What a move is expected to cost, in words.</summary>
internal static class PredictionWords
{
    public static string Of(TimeRange range) => $"about {Durations.Format(range.Likely)} ({Durations.Format(range.Low)} to {Durations.Format(range.High)})";

    public static string Of(ByteRange range) => $"about {Sizes.Format(range.Likely)} ({Sizes.Format(range.Low)} to {Sizes.Format(range.High)})";

    /// <summary>Behind what came: what had been said.</summary>
    public static string Beside(TimeRange? said) => said is null ? "" : $", predicted {Of(said)}";

    public static string Beside(ByteRange? said) => said is null ? "" : $", predicted {Of(said)}";

    public static IEnumerable<(string Name, string? Value)> Facts(MovePrediction prediction)
    {
        PredictionBasis basis = prediction.Basis;
        yield return ("Total", Of(prediction.Total));
        yield return ("Blackout", prediction.Blackout is { } pause ? Of(pause) : null);
        yield return ("Disk bytes", Of(prediction.DiskBytes));
        yield return ("Memory bytes", prediction.Blackout is null ? null : Of(prediction.MemoryBytes));
        string moves = basis.ComparableMoves.ToString("0", CultureInfo.InvariantCulture);
        yield return ("Confidence", $"{prediction.Confidence}, by {moves} comparable {(moves == "1" ? "move" : "moves")}");
        yield return ("Link", $"{Sizes.Format(basis.LinkBytesPerSecond)}/s, {Whence(basis.LinkRateSource)}");
        yield return ("Memory in use", basis.MemoryInUseBytes is { } used
            ? $"{Sizes.Format(used)}, {basis.MemoryCompression?.ToString("0 %", CultureInfo.InvariantCulture)} of it when compressed"
            : null);
        yield return ("Guest changes", basis.DirtyBytesPerSecond is { } dirty
            ? $"{Sizes.Format(dirty)}/s of memory, {Sizes.Format(basis.DiskWriteBytesPerSecond ?? 0)}/s of disk" + (basis.Converges ? "" : ": as fast as the link carries it")
            : null);
    }

    private static string Whence(LinkRateSource source) => source switch
    {
        LinkRateSource.Measured => "measured",
        LinkRateSource.Remembered => "as earlier moves had it",
        LinkRateSource.Assumed => "assumed",
    };
}
