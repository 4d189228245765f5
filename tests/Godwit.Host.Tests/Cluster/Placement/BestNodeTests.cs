using Godwit.Host.Cluster.Placement;
using Xunit;

namespace Godwit.Host.Tests.Cluster.Placement;

public sealed class BestNodeTests
{
    [Theory]
    [InlineData("a:8/16 b:8/16", "vm:1", "", "a")] // equal: by name
    [InlineData("b:8/16 a:8/16", "vm:1", "", "a")]
    [InlineData("a:8/16 b:9/16", "vm:1", "", "b")] // more memory free, as a share
    [InlineData("a:20/64 b:15/16", "vm:1", "", "b")]
    [InlineData("a:8/16,load=0.9 b:7.9/16,load=0.1", "vm:1", "", "b")] // hardly less memory, but much less busy
    [InlineData("a:8/16,load=0.9 b:4/16,load=0.1", "vm:1", "", "a")]
    [InlineData("a:15/16 b:8/16", "vm:1,prefers=b", "", "b")] // a preferred owner before everything
    [InlineData("a:15/16 b:8/16 c:9/16", "vm:1,prefers=c;b", "", "c")]
    [InlineData("a:15/16 b:8/16 c:0/16", "vm:1,prefers=c;b", "", "b")]
    [InlineData("a:15/16 b:0/16 c:0/16", "vm:1,prefers=c;b", "", "a")] // preferred, not required
    [InlineData("a:15/16 b:2/16", "vm:1,apart=web", "w1:1@a,apart=web", "b")]
    [InlineData("a:15/16 b:0/16", "vm:1,apart=web", "w1:1@a,apart=web", "a")] // a wish
    [InlineData("a:9/16 b:8/16", "vm:1,apart=web", "w1:1@a,apart=web w2:1@b,apart=web w3:1@a,apart=web", "b")] // the fewest of them
    [InlineData("a:15/16 b:2/16", "vm:1,apart=web,prefers=a", "w1:1@a,apart=web", "a")]
    [InlineData("a:9/16,rack=r1 b:9/16,rack=r1 c:3/16,rack=r2", "vm:1,apart=web", "w1:1@a,apart=web", "c")] // another rack
    [InlineData("a:9/16,rack=r1 b:9/16,rack=r1 c:0/16,rack=r2", "vm:1,apart=web", "w1:1@a,apart=web", "b")]
    [InlineData("a:9/16 b:9/16 c:3/16", "vm:1,with=app", "db:1@c,with=app", "c")]
    [InlineData("a:9/16 b:9/16 c:0/16", "vm:1,with=app", "db:1@c,with=app", "a")]
    [InlineData("a:9/16 b:9/16", "vm:1,with=app", "db:1,with=app", "a")] // nobody is anywhere yet
    [InlineData("a:8/16 b:8/16", "vm:1,apart=web", "vm:1@a,apart=web", "a")] // it does not keep away from itself
    [InlineData("a:0.5/16 b:0/16", "vm:1,off", "", "a")] // off: takes nothing
    [InlineData("a:8/16 b:9/16", "vm:1,only=A", "", "a")] // names of hosts know no case
    [InlineData("a:9/16,paused b:1/16", "vm:1", "", "b")]
    public void The_best_node_is_the_first_by_these_rules(string nodes, string role, string others, string best)
    {
        NodeChoice choice = BestNode.For(Cast.Role(role), Cast.Nodes(nodes), Cast.Roles(others));
        Assert.Equal(best, choice.Node);
        Assert.Equal("", choice.Message);
    }

    [Fact]
    public void Where_there_is_no_place_every_node_says_why()
    {
        NodeChoice choice = BestNode.For(
            Cast.Role("vm:4@j,only=a;b;c;d;e;f;g;i;j,apart=web"),
            Cast.Nodes("a:9/16,down b:9/16,paused c:9/16,draining d:9/16,isolated e:9/16,quarantined f:9/16,unfit g:3/16 h:9/16 i:9/16 j:9/16"),
            Cast.Roles("w1:1@i,apart=web"),
            new PlacementRules { MustLeave = true, EnforceAntiAffinity = true });
        Assert.Null(choice.Node);
        Assert.Equal(
            [
                "a is down.",
                "b is paused.",
                "c is being drained.",
                "d is isolated: nobody hears it.",
                "e is quarantined: it was lost too often.",
                "f has lost the volume csv1.",
                "g has 3072 MiB of memory free of the 4096 MiB that vm needs.",
                "h is not a possible owner of vm.",
                "i has a role that must keep away from vm (web).",
                "j has vm already.",
            ],
            choice.Refusals.Select(refusal => refusal.Message));
        Assert.StartsWith("vm finds no place: a is down. b is paused.", choice.Message);
    }

    [Fact]
    public void Company_can_be_a_must()
    {
        NodeChoice choice = BestNode.For(
            Cast.Role("vm:1,with=app"), Cast.Nodes("a:9/16 b:0/16"), Cast.Roles("db:1@b,with=app"), new PlacementRules { EnforceAffinity = true });
        Assert.Equal(
            ["a has no role that vm must be with (app).", "b has 0 MiB of memory free of the 1024 MiB that vm needs."],
            choice.Refusals.Select(refusal => refusal.Message));
    }

    [Theory]
    [InlineData("a:9/16 b:0/16", "vm:1,apart=web", "w1:1@a,apart=web", "vm is beside 1 role that it should keep away from (web).")]
    [InlineData("a:9/16 b:0/16", "vm:1,with=app", "db:1@b,with=app", "vm is apart from the roles that it should be with (app).")]
    [InlineData("a:9/16 b:9/16", "vm:1,apart=web", "w1:1@a,apart=web", null)]
    public void What_could_not_be_honoured_is_said(string nodes, string role, string others, string? compromise) =>
        Assert.Equal(compromise, BestNode.For(Cast.Role(role), Cast.Nodes(nodes), Cast.Roles(others)).Compromise);

    [Fact]
    public void A_cluster_without_nodes_has_no_place() =>
        Assert.Equal("vm finds no place: the cluster has no node.", BestNode.For(Cast.Role("vm:1"), [], []).Message);
}
