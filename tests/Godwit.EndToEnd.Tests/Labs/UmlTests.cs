using Godwit.Client;
using Godwit.Contracts.Vms;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Directories;
using Godwit.Lab.FileServers;
using Godwit.Lab.Guests;
using Godwit.Lab.Hosts;
using Godwit.Lab.Processes;
using Xunit;

namespace Godwit.EndToEnd.Tests.Labs;

public sealed class UmlTests(TwoKernels hosts) : IClassFixture<TwoKernels>
{
    [Fact]
    [Trait("category", "slow")]
    public async Task Kernels_mount_the_share_with_nothing_but_their_keytab_and_the_server_says_who_may_use_it()
    {
        LabFileServer server = hosts.Lab.FileServer!;
        await MountAsync(hosts.A);
        await MountAsync(hosts.B, LabFileServer.SecondDnsName);
        Assert.True((await hosts.A.RunAsync(["sh", "-c", "cat >/mnt/share/file"], "of-a\n")).Succeeded);
        Assert.Equal("of-a", (await hosts.B.RunAsync(["cat", "/mnt/share/file"])).Output);
        Assert.Equal("of-a\n", await File.ReadAllTextAsync(Path.Combine(server.ShareFolder, "file"), TestContext.Current.CancellationToken));

        await server.RevokeAsync(hosts.B);
        CommandResult denied = await hosts.B.RunAsync(["touch", "/mnt/share/other"]);
        Assert.Equal(1, denied.ExitCode);
        Assert.Contains("Permission denied", denied.Error, StringComparison.Ordinal);
        await server.GrantAsync(hosts.B);
        Assert.True((await hosts.B.RunAsync(["touch", "/mnt/share/other"])).Succeeded);
        foreach (LabHost host in hosts.Lab.Hosts)
        {
            Assert.True((await host.RunAsync(["umount", "/mnt/share"])).Succeeded);
        }
    }

    [Fact]
    [Trait("category", "slow")]
    public async Task Guests_move_between_kernels_and_their_files_survive_a_loss_of_power()
    {
        await using LabVm vm = await LabVm.CreateAsync(hosts, new VmShape());
        await vm.StartAsync();
        GuestStatistics before = await vm.UntilItHasMemoryToLoseAsync();
        await vm.MoveAsync();
        await vm.AssertSameGuestAsync(before);
        Assert.Single(await hosts.B.GetQemuProcessesAsync());
        GuestStatistics written = await vm.Agent.QuietAsync();
        VirtualHardDisk disk = Assert.Single((await vm.ViewAsync()).Configuration.Disks);

        await hosts.B.PowerOffAsync();
        Assert.Null(hosts.B.Daemon);
        Assert.False(hosts.B.IsStanding);
        RecordReport report = await RecordVerifier.VerifyAsync(hosts.B.PathOutside(disk.Path), disk.Format, written.Acknowledged, written.Slots);
        Assert.True(report is { IsSound: true, Checked: > 0 }, $"{report}, {written}");

        await hosts.B.BootAsync();
        await hosts.B.StartDaemonAsync();
        using GodwitClient client = hosts.B.OpenClient();
        Assert.Equal(vm.Name, Assert.Single(await client.GetVmsAsync()).Name);
    }

    private static async Task MountAsync(LabHost host, string server = LabFileServer.DnsName)
    {
        string options = $"vers=3.1.1,sec=krb5,cruid=0,username={LabDirectory.AccountOf(host)},cache=none,mfsymlinks,seal,hard";
        await host.RunAsync(["mkdir", "-p", "/mnt/share"]);
        CommandResult mounted = await host.RunAsync(["mount", "-t", "cifs", $"//{server}/{LabFileServer.ShareName}", "/mnt/share", "-o", options]);
        Assert.True(mounted.Succeeded, mounted.Error);
    }
}
