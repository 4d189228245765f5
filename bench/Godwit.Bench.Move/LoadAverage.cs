using System.Globalization;

namespace Godwit.Bench.Move;

/// <summary>How busy the machine is with other things: figures taken under load compare little.</summary>
internal static class LoadAverage
{
    /// <summary>/proc/loadavg: "0.52 0.58 0.59 1/467 4711", of which the first is the last minute's.</summary>
    public static double Now => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);
}
