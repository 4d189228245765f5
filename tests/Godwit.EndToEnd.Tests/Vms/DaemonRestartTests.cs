using Godwit.Contracts.Vms;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Guests;
using Godwit.Lab.Processes;
using Xunit;

namespace Godwit.EndToEnd.Tests.Vms;

/// <summary>Guests outlive the daemon.</summary>
[Collection(nameof(TwoHosts))]
public sealed class DaemonRestartTests(TwoHosts hosts)
{
    private static readonly TimeSpan Unnoticed = TimeSpan.FromSeconds(1);

    [Fact]
    public Task A_guest_does_not_notice_that_its_daemon_is_killed_and_is_taken_up_by_the_next() => hosts.TellAsync(new VmShape(), async vm =>
    {
        await vm.StartAsync();
        GuestStatistics before = await vm.Agent.ResetAsync();
        ProcessIdentity qemu = Assert.Single(await vm.Home.GetQemuProcessesAsync());
        vm.Client.Reset();

        await vm.Home.KillDaemonAsync();
        await vm.AssertWritesOnAsync();
        await vm.Home.StartDaemonAsync();

        VmView view = await vm.ViewAsync();
        Assert.Equal(VmState.Running, view.State);
        Assert.Equal(vm.Id, view.Id);
        Assert.Equal(qemu, Assert.Single(await vm.Home.GetQemuProcessesAsync()));
        GuestStatistics after = await vm.AssertSameGuestAsync(before);
        Assert.InRange(vm.Client.Read().LongestGap, TimeSpan.Zero, Unnoticed);
        Assert.InRange(after.LongestWrite, TimeSpan.Zero, Unnoticed);

        await vm.MoveAsync();
        await vm.AssertOneOwnerAsync(hosts.B);
        await vm.AssertSameGuestAsync(after);
        await vm.AssertNothingLostAsync();
    });

    [Fact]
    [Trait("category", "slow")]
    public Task A_paused_guest_stays_paused_and_a_saved_one_saved_when_the_daemon_is_started_again() => hosts.TellAsync(new VmShape(), async vm =>
    {
        await vm.StartAsync();
        GuestStatistics before = await vm.Agent.ReadAsync();
        await vm.DoAsync((client, name) => client.SuspendVmAsync(name));
        await RestartAsync(vm);
        Assert.Equal(VmState.Paused, (await vm.ViewAsync()).State);

        await vm.DoAsync((client, name) => client.SaveVmAsync(name));
        await RestartAsync(vm);
        Assert.Equal(VmState.Saved, (await vm.ViewAsync()).State);

        await vm.DoAsync((client, name) => client.StartVmAsync(name));
        await vm.AssertSameGuestAsync(before);
        await vm.AssertNothingLostAsync();
    });

    private static async Task RestartAsync(LabVm vm)
    {
        await vm.Home.KillDaemonAsync();
        await vm.Home.StartDaemonAsync();
    }
}
