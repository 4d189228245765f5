using Godwit.Contracts.Problems;
using Godwit.Host.ActiveDirectory;
using Xunit;

namespace Godwit.Host.Tests.ActiveDirectory;

public sealed class DirectoryVerdictTests
{
    private static readonly DirectoryRecord Host = new()
    {
        Realm = "LAB.TEST", ComputerAccount = "HOSTA$", KeytabPath = "/etc/krb5.keytab", FullName = "hosta.lab.test",
    };

    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(Krb5Code.KeytabMissing, ProblemId.KeytabMissing, "/etc/krb5.keytab")]
    [InlineData(Krb5Code.KeytabNotReadable, ProblemId.KeytabMissing, "cannot be read")]
    [InlineData(Krb5Code.KeyNotFound, ProblemId.KeytabLacksKey, "HOSTA$@LAB.TEST")]
    [InlineData(Krb5Code.KeyWrong, ProblemId.ComputerAccountRefused, "password has been changed")]
    [InlineData(Krb5Code.PasswordWrong, ProblemId.ComputerAccountRefused, "password has been changed")]
    [InlineData(Krb5Code.ClientUnknown, ProblemId.ComputerAccountRefused, "has no account HOSTA$")]
    [InlineData(Krb5Code.ClientRevoked, ProblemId.ComputerAccountRefused, "disabled")]
    [InlineData(Krb5Code.ClockSkew, ProblemId.ClockDiffers, "clock")]
    [InlineData(Krb5Code.KdcUnreachable, ProblemId.DomainControllerUnreachable, "LAB.TEST")]
    [InlineData(Krb5Code.RealmUnknown, ProblemId.DomainControllerUnreachable, "LAB.TEST")]
    [InlineData(Krb5Code.RealmUnresolved, ProblemId.DomainControllerUnreachable, "LAB.TEST")]
    [InlineData(-1765328000, ProblemId.DomainControllerUnreachable, "some words")]
    public void A_ticket_that_was_not_given_says_what_to_do(int code, ProblemId id, string mentioned)
    {
        Problem problem = DirectoryVerdict.OfTicket(Host, code, "some words");
        Assert.Equal(id, problem.Id);
        Assert.Contains(mentioned, problem.Message, StringComparison.Ordinal);
        Assert.NotEmpty(problem.Remedy);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(300, null)]
    [InlineData(-300, null)]
    [InlineData(301, "301 s ahead of that of dc.lab.test")]
    [InlineData(-3600, "3600 s behind that of dc.lab.test")]
    public void Clocks_may_differ_by_five_minutes(int secondsAhead, string? said)
    {
        Problem? problem = DirectoryVerdict.OfClocks("dc.lab.test", Noon, Noon.AddSeconds(secondsAhead));
        Assert.Equal(said is null, problem is null);
        Assert.True(problem is null || problem.Id is ProblemId.ClockDiffers && problem.Message.Contains(said!, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("LAB.TEST", "LAB.TEST", null)]
    [InlineData("LAB.TEST", "lab.test", null)]
    [InlineData("LAB.TEST", null, "godwit domain join --ad LAB.TEST --host b")]
    [InlineData(null, "LAB.TEST", "godwit domain join --ad LAB.TEST --host a")]
    [InlineData("LAB.TEST", "OTHER.TEST", "godwit domain join --ad LAB.TEST --host b")]
    public void Files_on_a_share_need_both_hosts_in_one_realm(string? source, string? destination, string? remedy)
    {
        Problem? problem = DirectoryVerdict.OfRealms("a", source, "b", destination);
        Assert.Equal(remedy is null, problem is null);
        Assert.True(problem is null || problem.Id is ProblemId.DifferentRealm && problem.Remedy.Contains(remedy!, StringComparison.Ordinal));
    }
}
