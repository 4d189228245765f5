using Godwit.Contracts.Clusters;
using Godwit.Host.Cluster.Placement;
using Xunit;

namespace Godwit.Host.Tests.Cluster.Placement;

public sealed class FailbackVerdictTests
{
    /// <summary>From, to and the hour: whether a role may go.</summary>
    [Theory]
    [InlineData(2, 5, 1, false)]
    [InlineData(2, 5, 2, true)]
    [InlineData(2, 5, 4, true)]
    [InlineData(2, 5, 5, false)]
    [InlineData(22, 4, 21, false)]
    [InlineData(22, 4, 22, true)]
    [InlineData(22, 4, 23, true)]
    [InlineData(22, 4, 0, true)]
    [InlineData(22, 4, 3, true)]
    [InlineData(22, 4, 4, false)]
    [InlineData(0, 1, 0, true)]
    [InlineData(23, 0, 23, true)]
    [InlineData(23, 0, 0, false)]
    [InlineData(7, 7, 3, true)]
    public void A_window_may_reach_over_midnight(int from, int to, int hour, bool open) =>
        Assert.Equal(open, new FailbackRule(FailbackPolicy.Window, from, to).IsOpen(hour));

    /// <summary>Each role was drained from a, and goes back at once.</summary>
    [Theory]
    [InlineData("a:8/16 b:8/16", "x:1@b", "x>a")]
    [InlineData("a:8/16 b:8/16", "x:1@a", "")] // it is there
    [InlineData("a:8/16,paused b:8/16", "x:1@b", "")]
    [InlineData("a:0/16 b:8/16", "x:1@b", "")]
    [InlineData("a:0/16 b:8/16", "x:1@b,off", "x>a")]
    [InlineData("a:8/16 b:8/16 c:8/16", "x:1@b,prefers=c", "x>c")] // a preferred owner, not where it was
    [InlineData("a:8/16 b:8/16 c:8/16", "x:1@b,prefers=b;c", "")] // it is at the best already
    [InlineData("a:8/16 b:8/16 c:8/16", "x:1@b,prefers=c;b", "x>c")]
    [InlineData("a:8/16 b:8/16 c:8/16,down", "x:1@b,prefers=c;a;b", "x>a")] // the first that can take it
    [InlineData("a:8/16 b:8/16 c:8/16,down", "x:1@b,prefers=c", "")]
    [InlineData("a:2/16 b:8/16", "x:1@b,low y:2@b", "y>a")] // by priority, as far as memory reaches
    [InlineData("a:3/16 b:8/16", "x:1@b,low y:2@b z:1@b,high,off", "y>a x>a z>a")]
    [InlineData("a:8/16 b:8/16", "x:1@b,only=b", "")]
    public void A_role_goes_home_when_its_home_can_take_it(string nodes, string roles, string moves) => Assert.Equal(moves, Of(nodes, roles, new FailbackRule(FailbackPolicy.Immediate), 12));

    [Fact]
    public void Not_outside_of_its_hours()
    {
        Assert.Equal("", Of("a:8/16 b:8/16", "x:1@b", FailbackRule.None, 12));
        Assert.Equal("", Of("a:8/16 b:8/16", "x:1@b", new FailbackRule(FailbackPolicy.Window, 22, 4), 12));
        Assert.Equal("x>a", Of("a:8/16 b:8/16", "x:1@b", new FailbackRule(FailbackPolicy.Window, 22, 4), 1));
    }

    private static string Of(string nodes, string roles, FailbackRule rule, int hour) => string.Join(
        ' ', FailbackVerdict.Of([.. Cast.Roles(roles).Select(role => new FailbackCandidate(role, rule, "a"))], Cast.Nodes(nodes), hour).Select(move => $"{move.Role.Name}>{move.To}"));
}
