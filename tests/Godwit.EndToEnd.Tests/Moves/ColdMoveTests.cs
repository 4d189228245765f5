using Godwit.Contracts.Operations;
using Godwit.Contracts.Vms;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Guests;
using Godwit.Lab.Hosts;
using Xunit;

namespace Godwit.EndToEnd.Tests.Moves;

/// <summary>A VM that does not run goes to another host.</summary>
[Collection(nameof(TwoHosts))]
public sealed class ColdMoveTests(TwoHosts hosts)
{
    [Theory]
    [InlineData(VmState.Off)]
    [InlineData(VmState.Saved)]
    public Task It_arrives_as_it_left_and_goes_on_there(VmState state) => hosts.TellAsync(
        new VmShape { Disks = [DiskFormat.Raw, DiskFormat.Qcow2] },
        async vm =>
        {
            GuestStatistics before = await BringToAsync(vm, state);
            VmView departing = await vm.ViewAsync();

            await vm.MoveAsync();

            await vm.AssertOneOwnerAsync(hosts.B, state);
            VmView arrived = await vm.ViewAsync();
            Assert.All(arrived.AllocatedBytes, disk => Assert.InRange(disk.Value, 1, departing.AllocatedBytes[disk.Key] + (1 << 20)));
            await GoesOnAsync(vm, state, before);

            // And back, running, as if nothing had been.
            await vm.MoveAsync();
            await vm.AssertOneOwnerAsync(hosts.A);
            await vm.AssertNothingLostAsync();
        });

    [Fact]
    public Task A_move_cut_off_in_the_middle_leaves_it_where_it_was() => hosts.TellAsync(new VmShape { DataMebibytes = 48 }, async vm =>
    {
        GuestStatistics before = await BringToAsync(vm, VmState.Saved);
        LabHost source = vm.Home;
        await hosts.SetRateAsync(TwoHosts.SlowRate);
        OperationView move = await vm.BeginMoveAsync(hosts.B);
        using (Godwit.Client.GodwitClient client = source.OpenClient())
        {
            await foreach (OperationView view in client.WatchOperationAsync(move.Id, cancellationToken: TestContext.Current.CancellationToken))
            {
                if (view.Progress?.Percent > 10)
                {
                    break;
                }
            }
        }

        await hosts.B.KillDaemonAsync();
        OperationView end = await vm.EndOfAsync(move, source);
        await hosts.B.StartDaemonAsync();
        await hosts.SetRateAsync(TwoHosts.FullRate);

        Assert.Equal(OperationState.Failed, end.State);
        await vm.AssertOneOwnerAsync(source, VmState.Saved);
        await vm.MoveAsync();
        await vm.AssertOneOwnerAsync(hosts.B, VmState.Saved);
        await GoesOnAsync(vm, VmState.Saved, before);
    });

    private static async Task<GuestStatistics> BringToAsync(LabVm vm, VmState state)
    {
        await vm.StartAsync();
        await vm.AssertWritesOnAsync();
        GuestStatistics before = await vm.Agent.QuietAsync();
        await vm.DoAsync((client, name) => state is VmState.Off
            ? client.StopVmAsync(name, new StopVmRequest { TimeoutSeconds = 60 })
            : client.SaveVmAsync(name));
        return before;
    }

    private static async Task GoesOnAsync(LabVm vm, VmState state, GuestStatistics before)
    {
        await vm.StartAsync();
        if (state is VmState.Saved)
        {
            await vm.AssertSameGuestAsync(before);
        }

        await vm.AssertWritesOnAsync();
        await vm.AssertNothingLostAsync();
        await vm.Agent.SetAsync(vm.Shape.Load);
    }
}
