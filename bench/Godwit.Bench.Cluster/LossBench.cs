using System.Diagnostics;
using System.Globalization;
using Godwit.Host.Cluster.Placement;

namespace Godwit.Bench.Cluster;

/// <summary>Loses some nodes at once, and times the plan for their roles.</summary>
internal sealed class LossBench(TextWriter output)
{
    private const int Repeats = 20;

    public void Run(SimulatedCluster cluster, IReadOnlyList<string> lost, string which)
    {
        TimeSpan first = Time(() => FailoverPlan.Of(lost, cluster.Nodes, cluster.Roles), out FailoverPlan plan);
        TimeSpan[] times = [.. Enumerable.Range(0, Repeats).Select(round => Time(() => FailoverPlan.Of(lost, cluster.Nodes, cluster.Roles), out plan)).Order()];
        int roles = plan.Steps.Count + plan.Unplaced.Count;
        Line($"lost {which}: {string.Join(", ", lost)}; {roles} roles, of which {plan.Steps.Count(step => step.Starts)} start");
        Line($"  processor time of the plan: first {Milliseconds(first)}, then median {Milliseconds(times[Repeats / 2])} (aim: at most 1000 ms; ratio {first.TotalSeconds:0.000})");
        Line($"  without a place: {plan.Unplaced.Count} of {roles}; beside a role they keep away from: {plan.Steps.Count(step => step.Compromise is not null)}");
        Line($"  memory before: {Balance(cluster, lost, [])}");
        Line($"  memory after:  {Balance(cluster, lost, plan.Steps)}");
        Line($"  most on one node, to the average: {Ratio(Balance(cluster, lost, plan.Steps)):0.000}");
    }

    private static double Ratio(MemoryBalance balance) => balance.Most / balance.Mean;

    private static MemoryBalance Balance(SimulatedCluster cluster, IReadOnlyList<string> lost, IReadOnlyList<FailoverStep> steps)
    {
        Dictionary<string, long> arrived = steps.Where(step => step.Starts).GroupBy(step => step.To)
            .ToDictionary(node => node.Key, node => node.Sum(step => step.Role.MemoryBytes));
        return MemoryBalance.Of(cluster.Nodes.Where(node => !lost.Contains(node.Name))
            .Select(node => 1 - ((node.MemoryFreeBytes - arrived.GetValueOrDefault(node.Name)) / (double)node.MemoryBytes)));
    }

    /// <summary>Of the whole process: what the collector does for it counts, too.</summary>
    private static TimeSpan Time(Func<FailoverPlan> make, out FailoverPlan plan)
    {
        using var self = Process.GetCurrentProcess();
        TimeSpan before = self.TotalProcessorTime;
        plan = make();
        self.Refresh();
        return self.TotalProcessorTime - before;
    }

    private static string Milliseconds(TimeSpan time) => Text($"{time.TotalMilliseconds:0} ms");

    private void Line(FormattableString text) => output.WriteLine(Text(text));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
