using Godwit.Contracts.Domains;
using Godwit.Contracts.Problems;
using Godwit.Host.ActiveDirectory;
using Godwit.Host.Api;
using Godwit.Host.Tests.Trust;
using Xunit;

namespace Godwit.Host.Tests.ActiveDirectory;

public sealed class DirectoryMembershipTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_joined_is_there_after_a_restart_and_gone_after_leaving()
    {
        HostOptions options = Options();
        var membership = new DirectoryMembership(options);
        Assert.Null(membership.Current);
        Assert.Equal(ProblemId.NotInDirectory, Assert.Throws<RefusedException>(() => membership.RequiredView).Problem.Id);

        var record = new DirectoryRecord { Realm = "LAB.TEST", ComputerAccount = "HOSTA$", KeytabPath = "/k", FullName = "hosta.lab.test" };
        membership.Adopt(record);
        membership.Change(membership.Settings with { Admission = new HostAdmissionSettings { Enabled = true, Group = "Hosts" } });
        var again = new DirectoryMembership(options);
        Assert.Equal(record, again.Current);
        Assert.Equal("Hosts", again.View!.Admission.Group);
        Assert.Equal(DirectorySettings.Default.Roles, again.View.Roles);

        again.Leave();
        Assert.Null(new DirectoryMembership(options).View);
        Assert.Null(new DirectoryMembership(options).Settings.Admission.Group);
    }

    [Fact]
    public void What_Windows_calls_the_realm_is_learned_of_the_membership_that_was_asked_for()
    {
        var membership = new DirectoryMembership(Options());
        var record = new DirectoryRecord { Realm = "AD.EXAMPLE.COM", ComputerAccount = "HOSTA$", KeytabPath = "/k", FullName = "hosta.ad.example.com" };
        membership.Adopt(record);
        membership.Learn(record, "CORP");
        Assert.Equal("CORP", new DirectoryMembership(Options()).Current?.NetBiosName);

        membership.Learn(record, "LATE");
        Assert.Equal("CORP", membership.Current?.NetBiosName);
    }

    [Fact]
    public async Task A_host_in_no_directory_offers_no_Kerberos()
    {
        await using Daemon a = await Daemon.StartAsync("a", _folder);
        await a.FoundAsync();
        using HttpClient nobody = a.Remote(null);
        using HttpResponseMessage refused = await nobody.GetAsync(new Uri("api/v1/whoami", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Empty(refused.Headers.WwwAuthenticate);

        a.Get<DirectoryMembership>().Adopt(new DirectoryRecord
        {
            Realm = "LAB.TEST", ComputerAccount = "A$", KeytabPath = _folder.Sub("no.keytab"), FullName = "a.lab.test",
        });
        using HttpResponseMessage offered = await nobody.GetAsync(new Uri("api/v1/whoami", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(["Negotiate"], offered.Headers.WwwAuthenticate.Select(header => header.ToString()));
        nobody.DefaultRequestHeaders.Add("Authorization", "Negotiate AAAA");
        Assert.Equal(ProblemId.SignInRefused, (await nobody.GetAsync(new Uri("api/v1/whoami", UriKind.Relative), TestContext.Current.CancellationToken).RefusalAsync()).Id);
    }

    private HostOptions Options() => new()
    {
        HostName = "hosta",
        StateFolder = _folder.Sub("state"),
        RunFolder = _folder.Sub("run"),
        VirtualMachinePath = _folder.Sub("vms"),
        MoveAddresses = [],
        GuestUser = "nobody",
    };
}
