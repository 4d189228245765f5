using Godwit.Contracts.Operations;
using Godwit.Host.Tests.Migration.Sweep;
using Godwit.Host.Vms;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Godwit.Host.Tests.Vms;

/// <summary>A guest that powers itself off stays off; one whose QEMU dies is started again.</summary>
public sealed class CrashTests
{
    [Fact]
    public async Task A_guest_that_powers_itself_off_stays_off()
    {
        await using var world = new SweepWorld();
        VmDriver vm = await BeginAsync(world);

        await vm.Phase.Guest!.PressPowerButtonAsync(CancellationToken.None);
        await world.UntilAsync(() => vm.Phase is VmPhase.Off && vm.Current is null, "it is off");

        Assert.False(vm.HasCrashed);
        Assert.Equal(DesiredState.Off, world.A.Daemon.Inventory.Find(world.Vm)!.Desired);
    }

    [Fact]
    public async Task A_crash_is_called_one_and_the_VM_started_again_three_times()
    {
        await using var world = new SweepWorld();
        VmDriver vm = await BeginAsync(world);

        for (int restarts = 1; restarts <= 3; restarts++)
        {
            var before = vm.Phase.Guest;
            world.A.LivingQemus.Single().Kill();
            await world.UntilAsync(() => vm.Phase is VmPhase.Running { Here: var here } && here != before && vm.Current is null, "it runs again");
            Assert.False(vm.HasCrashed);
            Assert.Equal(
                (OperationKind.StartVirtualMachine, OperationState.Completed, "godwitd, after a crash"),
                world.A.Daemon.Ledger.List(new OperationFilter { Limit = 1 }).Select(last => (last.Kind, last.State, last.StartedBy)).Single());
        }

        world.A.LivingQemus.Single().Kill();
        await world.UntilAsync(() => vm.Phase is VmPhase.Off && vm.Current is null, "it is left alone");

        Assert.True(vm.HasCrashed);
        await world.UntilAsync(() => world.A.Daemon.Inventory.Find(world.Vm)!.Desired is DesiredState.Off, "and no restart of the daemon starts it");
    }

    [Fact]
    public async Task A_live_move_does_not_restart_the_uptime_and_a_crash_does()
    {
        await using var world = new SweepWorld();
        await BeginAsync(world);

        await world.MoveAsync(world.A, world.B);
        VmDriver vm = world.B.Daemon.Directory.Get(world.Vm.ToString());
        Assert.Equal(DateTimeOffset.UnixEpoch, world.B.Daemon.Inventory.StartedAt(world.Vm));

        var before = vm.Phase.Guest;
        world.B.LivingQemus.Single().Kill();
        await world.UntilAsync(() => vm.Phase is VmPhase.Running { Here: var here } && here != before && vm.Current is null, "it runs again");
        Assert.Null(world.B.Daemon.Inventory.StartedAt(world.Vm));
    }

    [Fact]
    public void After_an_hour_a_crash_is_forgotten()
    {
        var time = new FakeTimeProvider();
        var budget = new RestartBudget(time);
        Assert.True(budget.TryTake());
        time.Advance(TimeSpan.FromMinutes(30));
        Assert.True(budget.TryTake() && budget.TryTake());
        Assert.False(budget.TryTake());
        time.Advance(TimeSpan.FromMinutes(30));
        Assert.True(budget.TryTake());
        Assert.False(budget.TryTake());
    }

    private static async Task<VmDriver> BeginAsync(SweepWorld world)
    {
        await world.BeginAsync();
        return world.A.Daemon.Directory.Get(world.Vm.ToString());
    }
}
