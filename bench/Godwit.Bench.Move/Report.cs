using System.Globalization;

namespace Godwit.Bench.Move;

/// <summary>The figures for a person.</summary>
internal static class Report
{
    public static void WriteRun(TextWriter output, int run, MoveFigures figures)
    {
        MoveTimes times = figures.Times;
        output.WriteLine(Text(
            $"run {run + 1}  {figures.Contender,-6}  running {Seconds(times.ToRunning)}  retired {Seconds(times.ToRetired)}  downtime {Milliseconds(times.Downtime)}  gap {Milliseconds(figures.ClientGap)}  wire {Megabytes(figures.WireBytes)}  allocated {Megabytes(figures.AllocatedBytes)}  damage {figures.Damage}  load {figures.Load:0.0}"));
        output.WriteLine("       " + string.Join(", ", times.Phases.Select(phase => $"{phase.Name} {Milliseconds(phase.Duration)}")));
    }

    /// <summary>Medians side by side, with the ratio or the difference that a promise is made about.</summary>
    public static void WriteSummary(TextWriter output, IReadOnlyList<MoveFigures> all)
    {
        ILookup<string, MoveFigures> by = all.ToLookup(figures => figures.Contender, StringComparer.Ordinal);
        output.WriteLine();
        output.WriteLine(Text($"{"median of " + by["godwit"].Count() + " each",-26}{"bare",12}{"godwit",12}   godwit/bare   aim"));
        Row("to running (s)", figures => figures.Times.ToRunning.TotalSeconds, "at most 1.10");
        Row("to retired (s)", figures => figures.Times.ToRetired.TotalSeconds, "");
        Row("downtime (ms)", figures => figures.Times.Downtime.TotalMilliseconds, "at most 15 ms more");
        Row("client gap (ms)", figures => figures.ClientGap.TotalMilliseconds, "");
        Row("on the wire (MB)", figures => figures.WireBytes / 1e6, "at most 1.02");
        Row("allocated there (MB)", figures => figures.AllocatedBytes / 1e6, "");
        output.WriteLine(Text($"records lost or torn: {all.Sum(figures => figures.Damage)}; load average {all.Min(figures => figures.Load):0.0} to {all.Max(figures => figures.Load):0.0}"));

        void Row(string name, Func<MoveFigures, double> figure, string aim)
        {
            double bare = Median(by["bare"].Select(figure));
            double godwit = Median(by["godwit"].Select(figure));
            output.WriteLine(Text($"{name,-26}{bare,12:0.00}{godwit,12:0.00}{godwit / bare,9:0.000} {godwit - bare,7:+0.0;-0.0}   {aim}"));
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN
            : sorted.Length % 2 == 1 ? sorted[sorted.Length / 2]
            : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    private static string Seconds(TimeSpan time) => Text($"{time.TotalSeconds:0.00} s");

    private static string Milliseconds(TimeSpan time) => Text($"{time.TotalMilliseconds:0} ms");

    private static string Megabytes(long bytes) => Text($"{bytes / 1e6:0.0} MB");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
