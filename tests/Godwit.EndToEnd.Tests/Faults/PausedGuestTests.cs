using Godwit.Contracts.Operations;
using Godwit.Contracts.Vms;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Guests;
using Godwit.Lab.Hosts;
using Xunit;

namespace Godwit.EndToEnd.Tests.Faults;

[Collection(nameof(TwoHosts))]
public sealed class PausedGuestTests(TwoHosts hosts)
{
    [Fact]
    public Task A_paused_guest_taken_back_after_the_register_changed_is_paused_and_can_move_again() => hosts.TellAsync(new VmShape(), async vm =>
    {
        LabHost source = vm.Home;
        await vm.StartAsync();
        GuestStatistics before = await vm.Agent.ReadAsync();
        await vm.DoAsync((client, name) => client.SuspendVmAsync(name));

        OperationView move = await new FaultStage(vm).RunAsync(Moment.RegisterChanged, Fault.DestinationQemuKilled);

        Assert.Equal(OperationState.Failed, move.State);
        await vm.AssertOneOwnerAsync(source, VmState.Paused);
        await vm.MoveAsync();
        await vm.AssertOneOwnerAsync(hosts.Other(source), VmState.Paused);
        await vm.DoAsync((client, name) => client.ResumeVmAsync(name));
        await vm.AssertSameGuestAsync(before);
        await vm.AssertWritesOnAsync();
        await vm.AssertNothingLostAsync();
    });
}
