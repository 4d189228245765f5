using Godwit.Client;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Volumes;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Directories;
using Godwit.Lab.FileServers;
using Godwit.Lab.Guests;
using Godwit.Lab.Hosts;
using Xunit;

namespace Godwit.EndToEnd.Tests.Shares;

/// <summary>What a guest of a share sees when its host can no longer prove who it is: the server has to believe it anew after each restart.</summary>
[Collection(nameof(TwoKernels))]
public sealed class ShareAccountFaultTests(TwoKernels hosts)
{
    private const string Keytab = "/etc/krb5.keytab";

    /// <summary>The domain controller gives none that ends within the five minutes by which clocks may differ.</summary>
    private static readonly TimeSpan LifeOfTicket = TimeSpan.FromSeconds(330);

    [Fact]
    [Trait("category", "slow")]
    public Task The_keytab_is_missing_when_the_server_asks_who_it_is() => TellAsync(async (vm, before) =>
    {
        await hosts.A.DoAsync($"mv {Keytab} {Keytab}.away");
        await RestartServerAsync();

        VolumeView away = await ShareStage.UntilVolumeAsync(hosts.A, volume => volume.Problem?.Message.Contains(Keytab, StringComparison.Ordinal) is true);
        Assert.NotEqual(VolumeState.Online, away.State);
        Assert.Contains("HOSTA$", away.Problem!.Remedy);
        Assert.Single(await hosts.A.GetQemuProcessesAsync());

        await hosts.A.DoAsync($"mv {Keytab}.away {Keytab}");
        hosts.Tally.Line($"keytab missing while the server restarts: {away.Problem}; put back: {await vm.AssertOutlivedAsync(before)}");
    });

    [Fact]
    [Trait("category", "slow")]
    public Task Its_tickets_run_out_and_are_renewed() => TellAsync(async (vm, before) =>
    {
        await hosts.A.DoAsync($"cp /etc/krb5.conf /etc/krb5.kept; sed -i '/libdefaults/a ticket_lifetime = {LifeOfTicket.TotalSeconds:0}' /etc/krb5.conf");
        await RestartServerAsync();
        await ShareStage.UntilOnlineAsync(hosts.A);
        await Task.Delay(LifeOfTicket + TimeSpan.FromSeconds(20), TimeProvider.System);
        string expired = await vm.AssertOutlivedAsync(before);

        await RestartServerAsync();
        string renewed = await vm.AssertOutlivedAsync(before);
        await hosts.A.DoAsync("mv /etc/krb5.kept /etc/krb5.conf");
        hosts.Tally.Line($"tickets of {LifeOfTicket.TotalSeconds:0} s: run out under the mount: {expired}; and after a restart of the server: {renewed}");
    }, TimeSpan.FromMinutes(12));

    [Fact]
    [Trait("category", "slow")]
    public Task The_clock_is_ten_minutes_ahead() => TellAsync(async (vm, before) =>
    {
        foreach (LabHost host in hosts.Lab.Hosts)
        {
            await ShiftClockAsync(host, TimeSpan.FromMinutes(10));
            await RestartServerAsync();
            await ShareStage.UntilVolumeAsync(host, volume => volume.State is VolumeState.Online || volume.Problem?.Message.Contains("clock", StringComparison.Ordinal) is true);
            string wrong = await vm.AssertOutlivedAsync(before);
            Problem? move = await ShareStage.TryAsync(hosts.A, client => client.MoveVmAsync(vm.Name, vm.MoveTo(hosts.B, ShareStage.OnlyTheMachine)));
            Assert.True(move is null, $"{move}");
            vm.Home = hosts.B;
            await ShiftClockAsync(host, -TimeSpan.FromMinutes(10));
            await vm.MoveAsync(ShareStage.OnlyTheMachine);
            hosts.Tally.Line($"clock of {host.Name} ten minutes ahead, server restarted: {wrong}; and it moves");
        }
    });

    [Fact]
    [Trait("category", "slow")]
    public Task The_names_are_gone() => TellAsync(async (vm, before) =>
    {
        foreach (LabHost host in hosts.Lab.Hosts)
        {
            await host.DoAsync("cp /etc/resolv.conf /etc/resolv.kept; printf 'nameserver 10.70.0.99\noptions timeout:1 attempts:1\n' >/etc/resolv.conf");
        }

        // What is mounted needs no names; what is to be mounted does.
        await vm.MoveAsync(ShareStage.OnlyTheMachine);
        await vm.MoveAsync(ShareStage.OnlyTheMachine);
        string moved = await vm.AssertOutlivedAsync(before);
        GodwitException refused = await Assert.ThrowsAsync<GodwitException>(async () =>
        {
            using GodwitClient client = hosts.B.OpenClient();
            await client.AddVolumeAsync(new AddVolumeRequest { Path = $@"\\{LabFileServer.SecondDnsName}\{LabFileServer.ShareName}" }, TestContext.Current.CancellationToken);
        });
        Assert.Equal(ProblemId.VolumeUnavailable, refused.Problem.Id);
        Assert.Contains("DNS", refused.Problem.Remedy);

        await RestartServerAsync();
        VolumeView away = await ShareStage.UntilVolumeAsync(hosts.A, volume => volume.State is not VolumeState.Online);
        foreach (LabHost host in hosts.Lab.Hosts)
        {
            await host.DoAsync("cp /etc/resolv.kept /etc/resolv.conf");
        }

        string back = await vm.AssertOutlivedAsync(before);
        hosts.Tally.Line($"DNS gone: it moves there and back: {moved}; a share that is not mounted yet: {refused.Problem}; after a restart of the server: {away.Problem}; DNS back: {back}");
    });

    private Task TellAsync(Func<LabVm, GuestStatistics, Task> story, TimeSpan? patience = null) => hosts.TellOfShareAsync(async vm =>
    {
        GuestStatistics before = await vm.Agent.ResetAsync();
        vm.Client.Reset();
        await story(vm, before);
    }, patience);

    private async Task RestartServerAsync()
    {
        await hosts.Lab.FileServer!.KillAsync();
        // Only what is seen after it has gone tells that it is back.
        await ShareStage.UntilVolumeAsync(hosts.A, volume => volume.State is not VolumeState.Online);
        await hosts.Lab.FileServer.StartAsync(TestContext.Current.CancellationToken);
    }

    private static Task<string> ShiftClockAsync(LabHost host, TimeSpan by) => host.DoAsync($"date --set=@$(($(date +%s) + {by.TotalSeconds:0}))");
}
