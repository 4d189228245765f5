using Godwit.Contracts.Operations;
using Godwit.Host.Cluster.Records;
using Godwit.Host.Cluster.Roles;
using Godwit.Host.Migration;
using Godwit.Host.Peers;
using Godwit.Host.Tests.Cluster.Real;
using Godwit.Host.Tests.Guests;
using Godwit.Host.Tests.Migration;
using Xunit;

namespace Godwit.Host.Tests.Cluster.Roles;

/// <summary>What a move from a to b, of generation 1 to 2, reads in the register.</summary>
public sealed class RoleHandOverTests
{
    private static readonly MoveOrder Order = SampleMove.Of(Sample.Vm) with { IsRole = true };

    [Theory]
    //          owner gen  by           verdict       taken back
    [InlineData("a",  1, "",        "Undecided", false)]
    [InlineData("b",  2, "move",    "Given",     false)]
    [InlineData("b",  2, "",        "Aborted",   false)] // a died before it gave, and b was named by the leader
    [InlineData("b",  2, "another", "Aborted",   false)]
    [InlineData("a",  3, "move",    "Aborted",   true)]
    [InlineData("a",  3, "",        "Aborted",   false)] // b died after it had run, and the leader named a
    [InlineData("a",  3, "another", "Aborted",   false)]
    [InlineData("c",  3, "",        "Aborted",   false)]
    [InlineData(null, 0, "",        "Aborted",   false)] // it is no role any more
    public void A_move_reads_in_the_register_what_the_table_says(string? owner, long generation, string by, string verdict, bool takenBack)
    {
        OperationId? givenBy = by switch { "" => null, "move" => Order.Id, _ => OperationId.New() };
        OwnerRecord? now = owner is null ? null : ClusterSeed.Owner(owner, generation) with { GivenBy = givenBy };

        Assert.Equal(Enum.Parse<OrderVerdict>(verdict), RoleHandOver.VerdictOf(Order, now));
        Assert.Equal(takenBack, now is not null && RoleHandOver.IsTakenBack(Order, now));
    }

    [Fact]
    public void What_it_writes_it_reads_again()
    {
        OwnerRecord before = ClusterSeed.Owner("a");
        OwnerRecord given = RoleHandOver.Given(Order, before), back = RoleHandOver.TakenBack(Order, given), claimed = RoleHandOver.Claimed(given);

        Assert.True(RoleHandOver.IsBefore(Order, before) && RoleHandOver.IsGiven(Order, given) && RoleHandOver.IsTakenBack(Order, back));
        Assert.Equal((("b", 2L), ("a", 3L), ("b", 3L)), ((given.Owner, given.Generation), (back.Owner, back.Generation), (claimed.Owner, claimed.Generation)));
        Assert.False(RoleHandOver.IsGiven(Order, claimed));
    }
}
