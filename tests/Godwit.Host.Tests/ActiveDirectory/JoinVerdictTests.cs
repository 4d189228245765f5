using Godwit.Contracts.Problems;
using Godwit.Host.ActiveDirectory;
using Xunit;

namespace Godwit.Host.Tests.ActiveDirectory;

public sealed class JoinVerdictTests
{
    private static readonly DirectoryRecord Host = new()
    {
        Realm = "LAB.TEST", ComputerAccount = "HOSTA$", KeytabPath = "/etc/krb5.keytab", FullName = "hosta.lab.test",
    };

    [Theory]
    [InlineData("adcli", 127, "adcli: No such file or directory", ProblemId.DirectoryJoinFailed)]
    [InlineData("adcli", 3, "adcli: couldn't connect to lab.test domain: Couldn't authenticate as: Administrator@LAB.TEST: Preauthentication failed", ProblemId.PasswordWrong)]
    [InlineData("adcli", 3, "adcli: couldn't connect to lab.test domain: Couldn't authenticate as: x@LAB.TEST: Client 'x@LAB.TEST' not found in Kerberos database", ProblemId.PasswordWrong)]
    [InlineData("adcli", 3, "adcli: couldn't connect to lab.test domain: Couldn't find usable domain controller to connect", ProblemId.DomainControllerUnreachable)]
    [InlineData("adcli", 5, "adcli: joining domain lab.test failed: Insufficient permissions to modify computer account", ProblemId.NotAllowed)]
    [InlineData("adcli", 3, "Couldn't authenticate as: Administrator@LAB.TEST: Clock skew too great", ProblemId.ClockDiffers)]
    [InlineData("net", 255, "Failed to join domain: failed to lookup DC info for domain 'LAB.TEST' over rpc: The attempted logon is invalid. This is either due to a bad username or authentication information.", ProblemId.PasswordWrong)]
    [InlineData("net", 255, "Failed to join domain: failed to find DC for domain LAB.TEST - {Operation Failed}", ProblemId.DomainControllerUnreachable)]
    [InlineData("net", 255, "something new", ProblemId.DirectoryJoinFailed)]
    [InlineData("net", 255, "", ProblemId.DirectoryJoinFailed)]
    public void What_the_programs_say_becomes_one_problem(string program, int code, string words, ProblemId id)
    {
        Problem problem = JoinVerdict.Of(Host, program, program, code, words);
        Assert.Equal(id, problem.Id);
        Assert.NotEmpty(problem.Remedy);
    }

    [Fact]
    public void Who_joins_is_printed_without_the_password() => Assert.Equal("ada", new JoinIdentity("ada", "secret").ToString());
}
