using Godwit.Client;
using Godwit.Contracts.Problems;
using Xunit;

namespace Godwit.Cli.Tests;

public sealed class TicketProblemsTests
{
    [Theory]
    [InlineData("Ticket expired", "ada@LAB.TEST", ProblemId.TicketExpired, "kinit ada@LAB.TEST")]
    [InlineData("Ticket expired", null, ProblemId.TicketExpired, "kinit NAME@LAB.TEST")]
    [InlineData("Server HTTP/x@LAB.TEST not found in Kerberos database", null, ProblemId.ServerNameUnknown, "full name")]
    [InlineData("Cannot find KDC for realm \"LAB.TEST\"", null, ProblemId.DomainControllerUnreachable, "resolv.conf")]
    [InlineData("Cannot contact any KDC for realm 'LAB.TEST'", null, ProblemId.DomainControllerUnreachable, "resolv.conf")]
    [InlineData("Clock skew too great", null, ProblemId.ClockDiffers, "time")]
    [InlineData("No Kerberos credentials available (default cache: FILE:/tmp/krb5cc_0)", null, ProblemId.TicketMissing, "kinit NAME@LAB.TEST")]
    [InlineData("something new", null, ProblemId.SignInRefused, "kinit")]
    [InlineData(null, null, ProblemId.SignInRefused, "kinit")]
    public void Kerberos_words_become_one_problem(string? words, string? person, ProblemId id, string remedy)
    {
        HostEndpoint endpoint = HostEndpoint.Parse("https://hosta.lab.test:6601");
        Problem problem = TicketProblems.OfWords(endpoint, words, person);
        Assert.Equal(id, problem.Id);
        Assert.Contains(remedy, problem.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void An_https_address_without_a_certificate_means_Kerberos()
    {
        Assert.True(HostEndpoint.Parse("https://hosta.lab.test:6601").UsesKerberos);
        Assert.False(HostEndpoint.Parse("unix:/run/godwit/godwitd.sock").UsesKerberos);
    }
}
