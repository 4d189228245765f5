using Godwit.Host.Cluster.Placement;
using Xunit;

namespace Godwit.Host.Tests.Cluster.Placement;

public sealed class DrainScheduleTests
{
    /// <summary>Node a is drained; a move takes as many seconds as the role has GiB. "role&gt;node@begin"; then the order and the bound.</summary>
    [Theory]
    [InlineData(1, 1, "b:99/99", "x:2@a y:4@a", "y>b@0 x>b@4", "Priority", 6)]
    [InlineData(2, 2, "b:99/99", "x:2@a y:4@a z:2@a", "y>b@0 x>b@0 z>b@2", "Priority", 4)]
    [InlineData(2, 1, "b:99/99", "x:2@a y:4@a", "y>b@0 x>b@4", "Priority", 6)] // the destination takes one at a time
    [InlineData(2, 1, "b:99/99 c:90/99", "x:2@a y:4@a", "y>b@0 x>c@0", "Priority", 4)]
    [InlineData(1, 1, "b:99/99", "x:2@a,high y:4@a z:3@a,low", "x>b@0 y>b@2 z>b@6", "Priority", 9)]
    [InlineData(2, 2, "b:99/99", "l:6@a,low h1:3@a,high h2:3@a,high", "l>b@0 h1>b@0 h2>b@3", "PriorityWithSlack", 6)] // the long one at once, or all take 9
    [InlineData(2, 2, "b:99/99", "l:6@a,low h1:1@a,high h2:1@a,high h3:6@a", "h1>b@0 h2>b@0 h3>b@1 l>b@1", "Priority", 7)]
    [InlineData(1, 1, "b:3/99", "x:2@a y:4@a", "x>b@0", "Priority", 2)] // y finds no place
    [InlineData(2, 2, "b:3/99", "x:2@a o:9@a,off", "o>b@0 x>b@0", "Priority", 9)]
    [InlineData(9, 9, "b:9/99", "x:2@b", "", "Priority", 0)]
    [InlineData(1, 1, "b:99/99", "x:2@a,only=a", "", "Priority", 0)]
    public void Roles_leave_by_priority_unless_that_costs(int atSource, int atDestination, string nodes, string roles, string moves, string order, double bound)
    {
        DrainSchedule schedule = Of(atSource, atDestination, $"a:0/99,draining {nodes}", roles);
        Assert.Equal(moves, Words(schedule));
        Assert.Equal(order, schedule.Order.ToString());
        Assert.Equal(bound, schedule.LowerBound.TotalSeconds);
        Assert.Equal(Cast.Roles(roles).Count(role => role.Owner == "a"), schedule.Moves.Count + schedule.Unplaced.Count);
    }

    [Fact]
    public void Roles_that_keep_apart_go_to_different_nodes_and_find_none_at_the_old_one() => Assert.Equal(
        "x>b@0 y>c@0", Words(Of(2, 2, "a:0/99,draining b:99/99 c:50/99", "x:2@a,apart=w y:2@a,apart=w")));

    [Fact]
    public void What_is_under_way_takes_its_slots_and_its_place()
    {
        PlacementRole[] roles = Cast.Roles("x:2@a,apart=w y:3@a,apart=w z:1@a");
        DrainMove running = new() { Role = roles[0], To = "b", Begins = TimeSpan.Zero, Takes = TimeSpan.FromSeconds(1) };
        DrainSchedule schedule = DrainSchedule.Of(
            "a", Cast.Nodes("a:0/99,draining b:99/99 c:50/99"), roles, Takes, new DrainLimits(2, 1), [running]);
        Assert.Equal("y>c@0 z>b@1", Words(schedule));
        Assert.Equal(3, schedule.Makespan.TotalSeconds);
    }

    [Fact]
    public void Who_finds_no_place_hears_why_from_every_node() => Assert.Equal(
        ["a is being drained.", "b has 1024 MiB of memory free of the 4096 MiB that y needs."],
        Of(1, 1, "a:0/99,draining b:3/99", "x:2@a,high y:4@a").Unplaced.Single().Refusals.Select(refusal => refusal.Message));

    /// <summary>Random drains: within the stated bound of the lower bound, limits kept at each moment, memory never promised twice.</summary>
    [Fact]
    public void No_drain_is_longer_than_promised_nor_breaks_a_limit()
    {
        Random random = new(20260301);
        for (int round = 0; round < 200; round++)
        {
            int n = random.Next(1, 5), m = random.Next(1, 4);
            string roles = string.Join(' ', Enumerable.Range(0, random.Next(1, 30)).Select(i => $"v{i}:{random.Next(1, 20)}@a,{(random.Next(3) switch { 0 => "high", 1 => "low", _ => "use=1" })}"));
            DrainSchedule schedule = Of(n, m, "a:0/999,draining b:300/999 c:300/999 d:300/999 e:300/999", roles);
            double promised = Math.Min((4 / 3.0) - (1 / (3.0 * n)), 2) * 1.05;
            Assert.Empty(schedule.Unplaced);
            Assert.True(schedule.Makespan >= schedule.LowerBound && (m * 4 < n || schedule.Ratio <= promised), $"round {round}: {schedule.Ratio} of {promised}");
            foreach (DrainMove move in schedule.Moves)
            {
                DrainMove[] together = [.. schedule.Moves.Where(other => other.Begins <= move.Begins && other.Ends > move.Begins)];
                Assert.True(together.Length <= n);
                Assert.True(together.Count(other => other.To == move.To) <= m);
            }

            Assert.All(schedule.Moves.GroupBy(move => move.To), node => Assert.True(node.Sum(move => move.Role.MemoryBytes) <= 300 * Cast.GiB));
        }
    }

    private static DrainSchedule Of(int atSource, int atDestination, string nodes, string roles) =>
        DrainSchedule.Of("a", Cast.Nodes(nodes), Cast.Roles(roles), Takes, new DrainLimits(atSource, atDestination));

    private static TimeSpan Takes(PlacementRole role) => TimeSpan.FromSeconds(role.MemoryBytes / Cast.GiB);

    private static string Words(DrainSchedule schedule) =>
        string.Join(' ', schedule.Moves.Select(move => $"{move.Role.Name}>{move.To}@{move.Begins.TotalSeconds}"));
}
