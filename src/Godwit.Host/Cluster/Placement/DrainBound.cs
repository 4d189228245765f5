namespace Godwit.Host.Cluster.Placement;

/// <summary>What no schedule can beat.</summary>
internal static class DrainBound
{
    /// <summary>
    /// The longest move alone; all of them divided among the slots; and of the N + 1 longest two must share one of N slots, at best the two
    /// shortest of those.
    /// </summary>
    public static TimeSpan Of(IEnumerable<TimeSpan> takes, int slots)
    {
        TimeSpan[] sorted = [.. takes.OrderDescending()];
        if (sorted.Length == 0)
        {
            return TimeSpan.Zero;
        }

        TimeSpan share = new(sorted.Sum(time => time.Ticks) / slots);
        TimeSpan pair = sorted.Length > slots ? sorted[slots - 1] + sorted[slots] : TimeSpan.Zero;
        return new[] { sorted[0], share, pair }.Max();
    }
}
