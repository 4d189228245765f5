using Godwit.Lab;
using Godwit.Lab.Directories;
using Godwit.Lab.FileServers;
using Godwit.Lab.Hosts;
using Godwit.Lab.Processes;
using Xunit;

namespace Godwit.EndToEnd.Tests.Labs;

public sealed class ShareTests
{
    [Fact]
    [Trait("category", "slow")]
    public async Task Only_the_computer_accounts_that_were_granted_the_share_read_and_write_there()
    {
        await using TemporaryLab temporary = await TestLab.UpAsync(Options() with { Hosts = 3, Granted = ["a", "hostb"] });
        LocalLab lab = temporary.Lab;
        Assert.True(lab.IsWhole);
        LabHost a = lab.Host("hosta"), b = lab.Host("hostb"), c = lab.Host("hostc");

        Assert.True((await OnShareAsync(a, "mkdir d; put /etc/hostname d/of-a")).Succeeded);
        Assert.True((await OnShareAsync(b, "get d/of-a /vms/read; put /etc/hostname d/of-b")).Succeeded);
        Assert.Equal("hosta\n", await File.ReadAllTextAsync(b.PathOutside("/vms/read"), TestContext.Current.CancellationToken));
        Assert.Equal("hostb\n", await File.ReadAllTextAsync(Path.Combine(lab.FileServer!.ShareFolder, "d", "of-b"), TestContext.Current.CancellationToken));
        AssertDenied(await OnShareAsync(c, "get d/of-a /vms/read"));
        AssertDenied(await OnShareAsync(c, "put /etc/hostname of-c"));

        await lab.FileServer.GrantAsync(c);
        Assert.True((await OnShareAsync(c, "get d/of-a /vms/read; put /etc/hostname d/of-c")).Succeeded);

        await lab.FileServer.RevokeAsync(a);
        AssertDenied(await OnShareAsync(a, "get d/of-c /vms/read"));
        AssertDenied(await OnShareAsync(a, "put /etc/hostname d/again"));

        await lab.FileServer.KillAsync();
        Assert.False((await OnShareAsync(b, "ls")).Succeeded);
        await lab.FileServer.StartAsync();
        Assert.True((await OnShareAsync(b, "get d/of-a /vms/read", LabFileServer.SecondDnsName)).Succeeded);
    }

    [Fact]
    public async Task People_sign_in_by_Kerberos_and_are_in_their_groups_through_others()
    {
        await using TemporaryLab temporary = await TestLab.UpAsync(TestLab.Bare() with { Hosts = 1, HasDirectory = true });
        LocalLab lab = temporary.Lab;
        LabHost host = lab.Hosts[0];
        foreach (DirectoryUser user in new[] { DirectoryUser.Ada, DirectoryUser.Otto, DirectoryUser.Rita, DirectoryUser.Nemo })
        {
            string cache = await LabDirectory.SignInAsync(host, user);
            Assert.Contains($"{user.Name}@{LabDirectory.Realm}", (await host.RunAsync(["klist", "-c", cache])).Output, StringComparison.Ordinal);
        }

        await Assert.ThrowsAsync<LabException>(() => LabDirectory.SignInAsync(host, DirectoryUser.Ada with { Password = "wrong" }));
        Assert.Equal("ada", (await lab.Directory!.RunAsync(["samba-tool", "group", "listmembers", "Site Admins"])).Output);
        Assert.Equal("Site Admins", (await lab.Directory.RunAsync(["samba-tool", "group", "listmembers", "Hyper-V Administrators"])).Output);

        CommandResult joined = await host.RunAsync(
            ["adcli", "join", "--domain=" + LabDirectory.DnsDomain, "--login-user=Administrator", "--stdin-password"],
            DirectoryUser.Administrator.Password);
        Assert.True(joined.Succeeded, joined.Error);
    }

    [Fact]
    [Trait("category", "slow")]
    public async Task A_lab_with_servers_leaves_nothing_either()
    {
        await using TemporaryLab temporary = await TestLab.UpAsync(Options() with { Hosts = 1 });
        LocalLab lab = temporary.Lab;
        int[] servers = [.. await lab.Directory!.Space.GetProcessesAsync(), .. await lab.FileServer!.Space.GetProcessesAsync()];
        Assert.True(servers.Length > 10);

        await lab.DownAsync();

        Assert.All(servers, process => Assert.Null(ProcessIdentity.Of(process)));
        Assert.False(lab.Directory.Space.Exists || lab.FileServer.Space.Exists);
        Assert.False(Directory.Exists(lab.StateFolder));
    }

    private static LabOptions Options() => TestLab.Bare() with { HasFileServer = true };

    /// <summary>Does something on the share as the host's computer account.</summary>
    private static async Task<CommandResult> OnShareAsync(LabHost host, string commands, string server = LabFileServer.DnsName)
    {
        const string Cache = "/run/godwit/ticket";
        CommandResult ticket = await host.RunAsync(["kinit", "-k", "-c", Cache, LabDirectory.AccountOf(host)]);
        Assert.True(ticket.Succeeded, ticket.Error);
        return await host.RunAsync(
            ["smbclient", $"//{server}/{LabFileServer.ShareName}", "--use-kerberos=required", "--use-krb5-ccache=" + Cache, "--command", commands]);
    }

    private static void AssertDenied(CommandResult result) =>
        Assert.True(!result.Succeeded && (result.Output + result.Error).Contains("NT_STATUS_ACCESS_DENIED", StringComparison.Ordinal), result.Output + result.Error);
}
