using Godwit.Contracts.Clusters;
using System.Diagnostics;
using System.Globalization;
using Godwit.Host.Cluster.Fencing;
using Godwit.Host.Cluster.Placement;

namespace Godwit.Bench.Cluster;

/// <summary>A day on which nodes are lost at random, two of them again and again; they return, and roles go home.</summary>
internal sealed class DayBench(TextWriter output)
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(1);

    /// <summary>A hundred times as bad as real machines, or a day would show nothing.</summary>
    private const double LossesPerNodeAndDay = 0.3;

    private const double LossesPerFlappingNodeAndDay = 60;

    public void Run(SimulatedCluster cluster, Random random)
    {
        string[] flapping = [.. cluster.Nodes.Select(node => node.Name).OrderBy(_ => random.Next()).Take(2)];
        SimulatedDay day = Live(cluster, random, flapping, FencingTimes.Of(FencingSettings.Default).Outage);
        Line($"a day, {LossesPerNodeAndDay} losses of each node and two that flap ({string.Join(", ", flapping)})");
        Line($"  {day.Losses} losses, at most {day.MostDown} nodes away at a time, {day.Quarantines} quarantines");
        Line($"  {day.Failovers} roles failed over, {day.Failbacks} went home; {day.WithoutPlace} found no place at once, {day.Compromises} beside a role they keep away from");
        Line($"  longest plan {day.LongestPlan.TotalMilliseconds:0.0} ms; a role was away for {day.RoleDowntime.TotalSeconds / cluster.Roles.Count:0.0} s of the day on average");
    }

    private static SimulatedDay Live(SimulatedCluster cluster, Random random, string[] flapping, TimeSpan outage)
    {
        SimulatedDay day = new();
        CrowdedNodes nodes = new(cluster);
        for (TimeSpan now = TimeSpan.Zero; now < Day; now += Step)
        {
            nodes.Return(now);
            List<string> lost = [.. nodes.There.Where(name => random.NextDouble() < Step / Day * (flapping.Contains(name) ? LossesPerFlappingNodeAndDay : LossesPerNodeAndDay))];
            foreach (string name in lost)
            {
                day.Quarantines += nodes.Lose(name, now, now + TimeSpan.FromMinutes(random.Next(2, flapping.Contains(name) ? 6 : 120))) ? 1 : 0;
            }

            day.Losses += lost.Count;
            day.MostDown = Math.Max(day.MostDown, nodes.Away);
            long begin = Stopwatch.GetTimestamp();
            FailoverPlan plan = FailoverPlan.Of(nodes.Gone, nodes.Sight(now), nodes.Roles);
            day.LongestPlan = Max(day.LongestPlan, Stopwatch.GetElapsedTime(begin));
            foreach (FailoverStep step in plan.Steps)
            {
                nodes.Move(step.Role, step.To, step.From);
                day.Failovers++;
                day.Compromises += step.Compromise is null ? 0 : 1;
                day.RoleDowntime += step.Starts ? outage : TimeSpan.Zero;
            }

            day.WithoutPlace += plan.Unplaced.Count;
            day.RoleDowntime += Step * plan.Unplaced.Count;
            foreach (FailbackMove move in FailbackVerdict.Of(nodes.Candidates(new FailbackRule(FailbackPolicy.Window, 22, 4)), nodes.Sight(now), (int)now.TotalHours))
            {
                nodes.Move(move.Role, move.To, null);
                day.Failbacks++;
            }
        }

        return day;
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private void Line(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
