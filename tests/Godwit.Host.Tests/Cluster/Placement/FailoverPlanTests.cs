using System.Diagnostics;
using Godwit.Host.Cluster.Placement;
using Xunit;

namespace Godwit.Host.Tests.Cluster.Placement;

public sealed class FailoverPlanTests
{
    /// <summary>Node a is lost. The plan: "role-&gt;node", "(role)-&gt;node" for one that stays off; then those without a place.</summary>
    [Theory]
    [InlineData("a:0/16 b:8/16 c:8/16", "x:1@a y:1@a z:1@b", "x>b y>c", "")]
    [InlineData("a:0/16 b:8/16", "l:1@a,low m:1@a h:1@a,high", "h>b m>b l>b", "")] // by priority
    [InlineData("a:0/16 b:8/16", "s:1@a m:2@a b:3@a", "b>b m>b s>b", "")] // the biggest first
    [InlineData("a:0/16 b:8/16", "s:1@a,high b:3@a", "s>b b>b", "")] // but not before a higher priority
    [InlineData("a:0/16 b:2/16", "h:1@a,high m:2@a l:1@a,low", "h>b l>b", "m")] // what fits, fits
    [InlineData("a:0/16 b:1/16", "n:1@a,manual h:1@a", "h>b (n)>b", "")] // started by hand: an owner and no memory
    [InlineData("a:0/16 b:1/16", "o:9@a,off,high h:1@a,low", "h>b (o)>b", "")]
    [InlineData("a:0/16 b:0/16", "o:9@a,off", "(o)>b", "")]
    [InlineData("a:0/16 b:8/16", "x:1@b", "", "")] // nothing was lost
    [InlineData("a:0/16 b:8/16 c:8/16", "w1:1@a,apart=w w2:1@a,apart=w w3:1@b,apart=w", "w1>c w2>b", "")] // counted as they are placed
    [InlineData("a:0/16 b:8/16,paused c:8/16,draining", "x:1@a", "", "x")]
    [InlineData("a:0/16 b:8/16 c:8/16", "x:3@a,prefers=a;c y:3@a,only=b", "x>c y>b", "")]
    [InlineData("a:0/20 b:10/20 c:10/20", "p:4@a q:4@a r:9@a,low", "p>b q>b r>c", "")] // evenly, r would find no place: then tightly
    [InlineData("a:0/16 b:8/16 c:8/16", "x:1@a,apart=w y:1@A,apart=w z:1@b,apart=w", "x>c y>b", "")]
    public void Roles_go_in_order_and_what_finds_no_place_is_named(string nodes, string roles, string plan, string unplaced)
    {
        FailoverPlan told = FailoverPlan.Of(["A"], Cast.Nodes(nodes), Cast.Roles(roles));
        Assert.Equal(plan, string.Join(' ', told.Steps.Select(step => $"{(step.Starts ? step.Role.Name : $"({step.Role.Name})")}>{step.To}")));
        Assert.Equal(unplaced, string.Join(' ', told.Unplaced.Select(choice => choice.Role.Name)));
        Assert.All(told.Unplaced, choice => Assert.Equal(nodes.Split(' ').Length, choice.Refusals.Count));
    }

    [Fact]
    public void The_lost_node_is_no_place_even_when_its_state_lags_behind()
    {
        FailoverPlan plan = FailoverPlan.Of(["a"], Cast.Nodes("a:16/16 b:1/16"), Cast.Roles("x:2@a"));
        Assert.Equal("x finds no place: a is the node that was lost. b has 1024 MiB of memory free of the 2048 MiB that x needs.", plan.Unplaced.Single().Message);
    }

    /// <summary>Not on time, which belongs to the bench, but far away from anything quadratic.</summary>
    [Fact]
    public void A_large_clusters_plan_takes_no_noticeable_time()
    {
        PlacementNode[] nodes = [.. Enumerable.Range(0, 64).Select(i => Cast.Nodes($"n{i}:128/512,rack=r{i / 8}")[0])];
        PlacementRole[] roles = [.. Enumerable.Range(0, 8000).Select(i => Cast.Role($"v{i}:{1 + (i % 5)}@n{i % 64},apart=c{i / 4}"))];
        long begin = Stopwatch.GetTimestamp();
        FailoverPlan plan = FailoverPlan.Of(["n0", "n1", "n2", "n3"], nodes, roles);
        Assert.True(Stopwatch.GetElapsedTime(begin) < TimeSpan.FromSeconds(5), $"{Stopwatch.GetElapsedTime(begin)}");
        Assert.Equal(500, plan.Steps.Count);
        Assert.All(plan.Steps, step => Assert.Null(step.Compromise));
    }
}
