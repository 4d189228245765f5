using Godwit.Contracts.Problems;
using Godwit.Host.ActiveDirectory;
using Xunit;

namespace Godwit.Host.Tests.ActiveDirectory;

public sealed class SignInVerdictTests
{
    private static readonly DirectoryRecord Host = new()
    {
        Realm = "LAB.TEST", ComputerAccount = "HOSTA$", KeytabPath = "/etc/krb5.keytab", FullName = "hosta.lab.test",
    };

    [Theory]
    [InlineData(Gss.Complete, "ada@LAB.TEST", true, "", null)]
    [InlineData(Gss.Complete, "HOSTB$@LAB.TEST", true, "", null)]
    [InlineData(Gss.Complete, "ada@LAB.TEST", false, "", ProblemId.SignInRefused)] // not bound: perhaps passed on
    [InlineData(Gss.Complete, "ada@OTHER.TEST", true, "", ProblemId.SignInRefused)]
    [InlineData(Gss.Complete, "HTTP/x@LAB.TEST", true, "", ProblemId.SignInRefused)]
    [InlineData(Gss.Complete, null, true, "", ProblemId.SignInRefused)] // not Kerberos
    [InlineData(Gss.BadBindings, null, false, "Incorrect channel bindings were supplied", ProblemId.SignInRefused)]
    [InlineData(Gss.ContinueNeeded, null, false, "", ProblemId.SignInRefused)]
    [InlineData(13u << 16, null, false, "Unspecified GSS failure: Request is a replay", ProblemId.SignInRefused)]
    [InlineData(13u << 16, null, false, "Unspecified GSS failure: Clock skew too great", ProblemId.ClockDiffers)]
    public void Only_a_ticket_of_our_realm_for_this_very_connection_counts(uint status, string? principal, bool bound, string reason, ProblemId? id)
    {
        var accepted = new GssAcceptance { Status = status, Principal = principal, IsBound = bound, Reason = reason };
        Problem? problem = SignInVerdict.Of(accepted, Host);
        Assert.Equal(id, problem?.Id);
        Assert.NotEqual("", problem?.Remedy);
    }
}
