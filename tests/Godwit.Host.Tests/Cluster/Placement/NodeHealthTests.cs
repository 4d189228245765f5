using Godwit.Contracts.Clusters;
using Godwit.Host.Cluster.Placement;
using Xunit;

namespace Godwit.Host.Tests.Cluster.Placement;

public sealed class NodeHealthTests
{
    private static readonly TimeSpan[] Flapping = [TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(40)];

    /// <summary>Every row of the table, with every value where it says that a fact does not matter.</summary>
    [Fact]
    public void The_state_follows_from_the_facts_in_this_order()
    {
        for (int bits = 0; bits < 64; bits++)
        {
            bool Has(int bit) => (bits & (1 << bit)) != 0;
            NodeFacts facts = new()
            {
                Name = "b", LeaseAlive = Has(0), DaemonAlive = Has(1), Fenced = Has(2), Losses = Has(3) ? Flapping : [], DrainRuns = Has(4), PauseWanted = Has(5),
            };
            NodeState expected = (Has(0), Has(1), Has(2), Has(3), Has(4), Has(5)) switch
            {
                (false, _, true, _, _, _) => NodeState.Down,
                (false, _, false, _, _, _) => NodeState.Isolated,
                (true, false, _, _, _, _) => NodeState.Isolated,
                (true, true, _, true, _, _) => NodeState.Quarantined,
                (true, true, _, false, true, _) => NodeState.Draining,
                (true, true, _, false, false, true) => NodeState.Paused,
                (true, true, _, false, false, false) => NodeState.Up,
            };
            NodeHealth health = NodeHealth.Of(facts);
            Assert.Equal(expected, health.State);
            Assert.Equal(!facts.LeaseAlive && !facts.Fenced, health.MustFence);
            Assert.Equal(Has(3), health.QuarantineEnds is not null);
        }
    }

    [Theory]
    [InlineData(false, false, true, "b is down, and runs no clustered guest.")]
    [InlineData(false, true, false, "b has lost its right to run clustered guests for 7 s, and is to be fenced.")]
    [InlineData(true, false, false, "b runs its guests by right, but its daemon is not heard.")]
    [InlineData(true, true, false, "b was lost 3 times within an hour, and takes no roles for another 115 min.")]
    public void The_cause_is_said(bool lease, bool daemon, bool fenced, string words) => Assert.Equal(
        words,
        NodeHealth.Of(new NodeFacts
        {
            Name = "b", LeaseAlive = lease, DaemonAlive = daemon, Fenced = fenced, LostFor = lease ? null : TimeSpan.FromSeconds(7.5), Losses = Flapping,
        }).Message);

    /// <summary>Minutes ago; how many minutes more it lasts (-1: not quarantined).</summary>
    [Theory]
    [InlineData("", -1, -1)]
    [InlineData("1 2", -1, -1)]
    [InlineData("1 2 3", -1, 119)]
    [InlineData("3 1 2", -1, 119)]
    [InlineData("10 69 69.9", -1, 110)]
    [InlineData("10 69 70", -1, -1)] // the first and the third an hour apart
    [InlineData("100 110 120", -1, 20)]
    [InlineData("119 120 121", -1, 1)]
    [InlineData("120 121 122", -1, -1)] // it is over
    [InlineData("5 100 110 120", -1, 20)] // one loss more, long after: nothing new
    [InlineData("1 5 30 100 110 120", -1, 119)] // lost three times anew
    [InlineData("1 2 3 4 5", -1, 119)]
    [InlineData("10 20 30", 5, -1)] // forgiven
    [InlineData("1 10 20 30", 5, -1)]
    [InlineData("1 2 3 10 20 30", 5, 119)]
    [InlineData("10 20 30", 25, -1)] // the first was forgiven before
    public void A_node_lost_three_times_within_an_hour_is_quarantined_for_two(string losses, double cleared, double rest) => Assert.Equal(
        rest < 0 ? null : rest,
        QuarantineVerdict.Of(
            [.. losses.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(ago => TimeSpan.FromMinutes(double.Parse(ago)))],
            cleared < 0 ? null : TimeSpan.FromMinutes(cleared))?.TotalMinutes);
}
