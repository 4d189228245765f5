using Godwit.Contracts.Domains;
using Godwit.Contracts.Problems;
using Godwit.Host.ActiveDirectory;
using Xunit;

namespace Godwit.Host.Tests.ActiveDirectory;

public sealed class RoleVerdictTests
{
    private static readonly IReadOnlyList<GroupRole> Mapping = DirectorySettings.Default.Roles;

    [Theory]
    [InlineData("Hyper-V Administrators", Role.Administrator)]
    [InlineData("hyper-v administrators", Role.Administrator)]
    [InlineData("Godwit Operators", Role.Operator)]
    [InlineData("Godwit Readers", Role.Reader)]
    [InlineData("Godwit Readers,Godwit Operators", Role.Operator)]
    [InlineData("Godwit Readers,Hyper-V Administrators,Godwit Operators", Role.Administrator)]
    [InlineData("Domain Users", null)]
    [InlineData("", null)]
    public void The_highest_role_wins(string groups, Role? role) => Assert.Equal(role, RoleVerdict.Highest(Mapping, groups.Split(',')));

    [Theory]
    [InlineData("VM Owners", Role.Operator, "Hyper-V Administrators=Administrator,Godwit Operators=Operator,VM Owners=Operator,Godwit Readers=Reader")]
    [InlineData("godwit readers", Role.Administrator, "Hyper-V Administrators=Administrator,godwit readers=Administrator,Godwit Operators=Operator")]
    [InlineData("Godwit Operators", null, "Hyper-V Administrators=Administrator,Godwit Readers=Reader")]
    [InlineData("Unknown", null, "Hyper-V Administrators=Administrator,Godwit Operators=Operator,Godwit Readers=Reader")]
    public void A_group_has_one_role_or_none(string group, Role? role, string mapping) =>
        Assert.Equal(
            mapping,
            string.Join(',', RoleVerdict.With(Mapping, new GroupRole { Group = group, Role = role }).Select(entry => $"{entry.Group}={entry.Role}")));

    [Theory]
    [InlineData("G", Role.Administrator, true)]
    [InlineData("G", null, true)]
    [InlineData("G", Role.Host, false)]
    [InlineData("G", Role.Transfer, false)]
    [InlineData("", Role.Reader, false)]
    public void Only_people_have_such_roles(string group, Role? role, bool good) =>
        Assert.Equal(good, RoleVerdict.OfEntry(new GroupRole { Group = group, Role = role }) is null);

    [Fact]
    public void Whoever_may_do_nothing_reads_which_groups_would_do()
    {
        Problem problem = RoleVerdict.NoRole(new KerberosName("nemo", "LAB.TEST"), Mapping);
        Assert.Equal(ProblemId.NotAllowed, problem.Id);
        Assert.All(Mapping, entry => Assert.Contains(entry.Group, problem.Message, StringComparison.Ordinal));
    }
}
