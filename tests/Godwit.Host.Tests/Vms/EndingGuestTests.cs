using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Operations;
using Godwit.Host.Tests.Migration.Sweep;
using Godwit.Host.Vms;
using Xunit;

namespace Godwit.Host.Tests.Vms;

/// <summary>A guest whose plug is pulled while its storage does not answer: nobody waits for its process, and what it becomes is what was asked for.</summary>
public sealed class EndingGuestTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Turned_off_it_is_off_once_its_process_is_gone_and_is_not_started_again(bool restart)
    {
        await using SweepWorld world = await BeginAsync();
        Operation turningOff = Vm(world).Submit(new VmRequest.TurnOff(), "test");
        await EndAsync(world, turningOff);
        Assert.Equal((OperationState.Failed, ProblemId.GuestDidNotShutDown), (turningOff.View.State, turningOff.View.Problem?.Id));

        if (restart)
        {
            await RestartAsync(world);
        }

        Assert.Equal(VmState.Stopping, world.A.Daemon.Get<VmViews>().Of(Vm(world)).State);
        foreach (VmRequest request in (VmRequest[])[new VmRequest.Start(), new VmRequest.Resume(), new VmRequest.Save(), new VmRequest.Rename("other")])
        {
            Assert.Equal(ProblemId.GuestDidNotShutDown, Assert.Throws<RefusedException>(() => Vm(world).Submit(request, "test")).Problem.Id);
        }

        world.Original!.LetGo();
        await world.UntilAsync(() => Vm(world) is { Phase: VmPhase.Off, Current: null, HasCrashed: false }, "it is off");
        Assert.Empty(world.A.LivingQemus);
        Assert.Equal(DesiredState.Off, world.A.Daemon.Inventory.Find(world.Vm)!.Desired);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Saved_it_is_saved_once_its_process_is_gone(bool restart)
    {
        await using SweepWorld world = await BeginAsync();
        Operation saving = Vm(world).Submit(new VmRequest.Save(), "test");
        await EndAsync(world, saving);
        Assert.Equal((OperationState.Failed, ProblemId.GuestDidNotShutDown), (saving.View.State, saving.View.Problem?.Id));

        if (restart)
        {
            await RestartAsync(world);
        }

        world.Original!.LetGo();
        await world.UntilAsync(() => Vm(world) is { Phase: VmPhase.Saved, Current: null }, "it is saved");
        Assert.True(File.Exists(VmFiles.Memory(Vm(world).Record.Folder)));
        Assert.Equal(DesiredState.Saved, world.A.Daemon.Inventory.Find(world.Vm)!.Desired);
    }

    [Fact]
    public async Task Saved_and_then_turned_off_it_leaves_no_memory_to_be_taken_for_its_own()
    {
        await using SweepWorld world = await BeginAsync();
        await EndAsync(world, Vm(world).Submit(new VmRequest.Save(), "test"));
        await EndAsync(world, Vm(world).Submit(new VmRequest.TurnOff(), "test"));

        world.Original!.LetGo();
        await world.UntilAsync(() => Vm(world) is { Phase: VmPhase.Off, Current: null }, "it is off");
        Assert.False(File.Exists(VmFiles.Memory(Vm(world).Record.Folder)));
    }

    [Fact]
    public async Task One_that_was_killed_and_is_wanted_runs_again_once_its_process_is_gone_although_its_daemon_began_meanwhile()
    {
        await using SweepWorld world = await BeginAsync();
        world.Original!.Kill();
        await RestartAsync(world);
        Assert.IsType<VmPhase.Paused>(Vm(world).Phase);

        world.Original.LetGo();
        await world.UntilAsync(() => Vm(world) is { Phase: VmPhase.Running, Current: null }, "it runs again");
        Assert.NotSame(world.Original, Assert.Single(world.A.LivingQemus));
    }

    private static VmDriver Vm(SweepWorld world) => world.A.Daemon.Directory.Get(world.Vm.ToString());

    private static Task EndAsync(SweepWorld world, Operation operation) =>
        world.UntilAsync(() => operation.View.State is not OperationState.Running && Vm(world).Current is null, "it has an answer");

    private static async Task RestartAsync(SweepWorld world)
    {
        SweepDaemon before = world.A.Daemon;
        world.A.RestartDaemon();
        await world.UntilAsync(() => world.A.Daemon != before && world.A.Daemon.Directory.All().Any(), "the daemon is back");
    }

    private static async Task<SweepWorld> BeginAsync()
    {
        var world = new SweepWorld();
        await world.BeginAsync();
        world.Original!.StaysInKernel = true;
        return world;
    }
}
