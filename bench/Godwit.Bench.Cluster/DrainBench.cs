using System.Globalization;
using Godwit.Host.Cluster.Placement;

namespace Godwit.Bench.Cluster;

/// <summary>Drains a node on paper, with as many moves at a time as several administrators would allow.</summary>
internal sealed class DrainBench(TextWriter output)
{
    /// <summary>Of a node, shared by its moves: 25 Gbit/s.</summary>
    private const double LinkBytesPerSecond = 25e9 / 8;

    /// <summary>A move's own time besides memory: checks, landing, hand-over.</summary>
    private static readonly TimeSpan Around = TimeSpan.FromSeconds(1.5);

    public void Run(SimulatedCluster cluster, string node)
    {
        output.WriteLine($"drain of {node}: {cluster.Roles.Count(role => role.Owner == node)} roles");
        foreach (DrainLimits limits in (ReadOnlySpan<DrainLimits>)[new(1, 1), new(2, 1), new(4, 2), new(8, 1), new(16, 2)])
        {
            DrainSchedule schedule = DrainSchedule.Of(node, cluster.Nodes, cluster.Roles, role => Takes(role, limits), limits, rules: null);
            Line($"  {limits.AtSource,2} at a time, {limits.AtDestination} to each: {Clock(schedule.Makespan)}, bound {Clock(schedule.LowerBound)}, ratio {schedule.Ratio:0.000} (aim: at most 1.05); {schedule.Order}, {schedule.Unplaced.Count} without a place, {Overtaken(schedule)} overtaken by a lower priority");
        }
    }

    private static TimeSpan Takes(PlacementRole role, DrainLimits limits) => role.DesiredRunning
        ? Around + TimeSpan.FromSeconds(role.MemoryBytes / (LinkBytesPerSecond / limits.AtSource))
        : Around;

    private static int Overtaken(DrainSchedule schedule) =>
        schedule.Moves.Count(move => schedule.Moves.Any(other => other.Begins < move.Begins && other.Role.Priority < move.Role.Priority));

    private static string Clock(TimeSpan time) => time.ToString(@"m\:ss\.f", CultureInfo.InvariantCulture);

    private void Line(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
