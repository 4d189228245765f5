using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Host.Operations;
using Godwit.Host.Tests.Migration.Sweep;
using Godwit.Host.Vms;
using Xunit;

namespace Godwit.Host.Tests.Vms;

/// <summary>A guest that does not shut down keeps nobody from its VM.</summary>
public sealed class StoppingTests
{
    private static readonly VmRequest Stop = new VmRequest.ShutDown(TimeSpan.FromHours(1));

    [Fact]
    public async Task Waiting_for_a_guest_to_shut_down_can_be_cancelled_and_the_guest_runs_on()
    {
        await using SweepWorld world = await BeginAsync();
        VmDriver vm = world.A.Daemon.Directory.Get(world.Vm.ToString());

        Operation stopping = vm.Submit(Stop, "test");
        Assert.True(stopping.View.Cancellable);
        stopping.Cancel();
        await world.UntilAsync(() => vm.Current is null, "the stop has ended");

        Assert.Equal((OperationState.Cancelled, ProblemId.OperationCancelled), (stopping.View.State, stopping.View.Problem?.Id));
        Assert.IsType<VmPhase.Running>(vm.Phase);
    }

    [Fact]
    public async Task Turning_off_overtakes_a_stop_that_waits()
    {
        await using SweepWorld world = await BeginAsync();
        VmDriver vm = world.A.Daemon.Directory.Get(world.Vm.ToString());

        Operation stopping = vm.Submit(Stop, "test");
        Operation turningOff = vm.Submit(new VmRequest.TurnOff(), "test");
        await world.UntilAsync(() => vm.Current is null, "it is off");

        Assert.Equal(OperationState.Cancelled, stopping.View.State);
        Assert.Equal((OperationState.Completed, null), (turningOff.View.State, turningOff.View.Problem));
        Assert.IsType<VmPhase.Off>(vm.Phase);
        Assert.Empty(world.A.LivingQemus);
    }

    [Fact]
    public async Task Turning_off_overtakes_a_move_that_was_cancelled_and_has_not_ended()
    {
        await using SweepWorld world = await BeginAsync();
        VmDriver vm = world.A.Daemon.Directory.Get(world.Vm.ToString());
        world.Original!.HoldMirrors = true;
        var request = new MoveRequest { DestinationHost = "b", Storage = new MoveStorage { Kind = MoveStorageKind.SingleLocation } };

        Operation moving = vm.Submit(new VmRequest.Move(request, AnyFolder: true), "test");
        await world.UntilAsync(() => moving.View.Progress?.Phase is MovePhase.Mirroring, "the disks are copied");
        Assert.Equal(ProblemId.VmMoving, HouseStage.RefusalOf(() => vm.Submit(new VmRequest.TurnOff(), "test")).Id);
        moving.Cancel();
        Operation turningOff = vm.Submit(new VmRequest.TurnOff(), "test");
        await world.UntilAsync(() => vm.Current is null && world.B.Daemon.Desk.Landings.Count == 0, "it is off");

        Assert.NotEqual(OperationState.Completed, moving.View.State);
        Assert.Equal((OperationState.Completed, null), (turningOff.View.State, turningOff.View.Problem));
        Assert.IsType<VmPhase.Off>(vm.Phase);
        Assert.Empty(world.A.LivingQemus.Concat(world.B.LivingQemus));
        Assert.Empty(world.B.Daemon.Directory.All());
    }

    [Fact]
    public async Task What_cannot_be_cancelled_says_so_without_a_word_about_moves()
    {
        await using SweepWorld world = await BeginAsync();
        var ledger = world.A.Daemon.Ledger;
        Operation saving = ledger.Begin(OperationKind.SaveVirtualMachine, null, "web01", "test");

        Problem refused = HouseStage.RefusalOf(saving.Cancel);

        Assert.Equal(("Saving web01 cannot be cancelled.", "Wait for its end."), (refused.Message, refused.Remedy));
        ledger.End(saving, OperationState.Completed, null, null);
    }

    private static async Task<SweepWorld> BeginAsync()
    {
        var world = new SweepWorld();
        await world.BeginAsync();
        world.Original!.HeedsPowerButton = false;
        return world;
    }
}
