using System.Globalization;
using Godwit.Contracts.Moves;

namespace Godwit.Bench.Prediction;

/// <summary>The figures for a person.</summary>
internal static class PredictionReport
{
    public static void WriteMove(TextWriter output, int number, PredictionFigures move)
    {
        MovePrediction said = move.Said;
        output.WriteLine(Text(
            $"{number,2}  {move.Rate,-8} {move.Shape,-48} total said {Range(said.Total)} came {Seconds(move.Came.Total)} ({Signed(PredictionFigures.ErrorOf(said.Total, move.Came.Total)),5})  blackout said {Range(said.Blackout)} came {Milliseconds(move.Came.Blackout)}{(PredictionFigures.IsInside(said.Blackout, move.Came.Blackout) ? "" : " OUTSIDE")}"));
        output.WriteLine(Text(
            $"      {said.Confidence}, link {said.Basis.LinkBytesPerSecond / 1e6:0.0} MB/s, {said.Basis.MemoryInUseBytes / 1048576.0:0} MiB in use x {said.Basis.MemoryCompression:0.00}, dirty {said.Basis.DirtyBytesPerSecond / 1e6:0.0} MB/s; disk {Signed(PredictionFigures.ErrorOf(said.DiskBytes, move.Came.DiskBytes))}, memory {Signed(PredictionFigures.ErrorOf(said.MemoryBytes, move.Came.MemoryBytes))} in {move.Came.MemoryPasses} passes; {string.Join(", ", move.Came.Phases.Select(phase => $"{phase.Phase} {Milliseconds(phase.Duration)}"))}; asked {Milliseconds(move.WhatIfTook)}; load {Load()}"));
    }

    public static void WriteSummary(TextWriter output, IReadOnlyList<PredictionFigures> all)
    {
        output.WriteLine();
        Write("all moves", all);
        Write("without each host's first two", [.. all.Skip(4)]);

        void Write(string which, IReadOnlyList<PredictionFigures> moves)
        {
            output.WriteLine(Text($"{which} ({moves.Count})"));
            output.WriteLine(Text($"  time: median error {Median(moves.Select(move => Math.Abs(PredictionFigures.ErrorOf(move.Said.Total, move.Came.Total)))):0.0 %} (aim: at most 20 %), inside its range {Share(moves, move => PredictionFigures.IsInside(move.Said.Total, move.Came.Total)):0 %}"));
            output.WriteLine(Text($"  time as the move itself expected it: median error {Median(moves.Where(move => move.Came.Predicted is not null).Select(move => Math.Abs(PredictionFigures.ErrorOf(move.Came.Predicted!.Total, move.Came.Total)))):0.0 %}"));
            output.WriteLine(Text($"  blackout: inside its range {Share(moves, move => PredictionFigures.IsInside(move.Said.Blackout, move.Came.Blackout)):0 %} (aim: at least 90 %), median error {Median(moves.Select(move => Math.Abs(PredictionFigures.ErrorOf(move.Said.Blackout!, move.Came.Blackout!.Value)))):0 %}, median width {Median(moves.Select(move => move.Said.Blackout!.High / move.Said.Blackout.Low)):0.0} times"));
            output.WriteLine(Text($"  bytes: median error of disk {Median(moves.Select(move => Math.Abs(PredictionFigures.ErrorOf(move.Said.DiskBytes, move.Came.DiskBytes)))):0.0 %}, of memory {Median(moves.Select(move => Math.Abs(PredictionFigures.ErrorOf(move.Said.MemoryBytes, move.Came.MemoryBytes)))):0.0 %}"));
        }
    }

    private static double Share(IReadOnlyList<PredictionFigures> moves, Func<PredictionFigures, bool> isSo) => moves.Count(isSo) / (double)Math.Max(1, moves.Count);

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN
            : sorted.Length % 2 == 1 ? sorted[sorted.Length / 2]
            : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    private static string Range(TimeRange? range) => range is null ? "nothing"
        : range.Likely.TotalSeconds < 1 ? Text($"{range.Likely.TotalMilliseconds:0} ms ({range.Low.TotalMilliseconds:0}-{range.High.TotalMilliseconds:0})")
        : Text($"{range.Likely.TotalSeconds:0.0} s ({range.Low.TotalSeconds:0.0}-{range.High.TotalSeconds:0.0})");

    private static string Signed(double error) => Text($"{(int)Math.Round(100 * error):+0;-0;0} %");

    private static string Seconds(TimeSpan time) => Text($"{time.TotalSeconds:0.0} s");

    private static string Milliseconds(TimeSpan? time) => time is { } known ? Text($"{known.TotalMilliseconds:0} ms") : "unknown";

    /// <summary>/proc/loadavg: "0.52 0.58 0.59 1/467 4711", of which the first is the last minute's. Figures taken under load say less.</summary>
    private static string Load() => File.ReadAllText("/proc/loadavg").Split(' ')[0];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
