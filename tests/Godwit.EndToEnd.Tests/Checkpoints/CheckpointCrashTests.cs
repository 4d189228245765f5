using Godwit.Client;
using Godwit.Contracts.Checkpoints;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Vms;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Guests;
using Godwit.Lab.Processes;
using Xunit;

namespace Godwit.EndToEnd.Tests.Checkpoints;

/// <summary>
/// Daemon or QEMU killed at many moments of making and removing checkpoints. The unit sweep breaks every single step; here the
/// moments are taken as they come, with real images.
/// </summary>
[Collection(nameof(TwoHosts))]
public sealed class CheckpointCrashTests(TwoHosts hosts)
{
    private static readonly VmShape Busy = new() { Disks = [DiskFormat.Qcow2, DiskFormat.Raw], Load = "drate=400 mem=32 mrate=5" };

    /// <summary>Milliseconds after the request; the ones that are nearly always in the middle first, and the others in the long campaigns.</summary>
    public static IReadOnlyList<TheoryDataRow<int[]>> Moments { get; } =
        [new([150]), new TheoryDataRow<int[]>([0, 30, 80, 250, 400, 650, 1000, 2500]).WithTrait("category", "slow")];

    [Theory]
    [MemberData(nameof(Moments))]
    public Task A_daemon_killed_while_it_makes_a_checkpoint_leaves_one_or_none_and_a_guest_that_noticed_nothing(int[] moments) => hosts.TellAsync(Busy, async vm =>
    {
        await vm.StartAsync();
        GuestStatistics last = await vm.UntilItHasMemoryToLoseAsync();
        int made = 0;
        foreach (int moment in moments)
        {
            await KillAsync(vm, moment, client => client.CreateCheckpointAsync(vm.Name, new CreateCheckpointRequest { Name = $"after {moment} ms" }));
            last = await vm.AssertSameGuestAsync(last);
            await vm.AssertWritesOnAsync();
            await vm.AssertImagesAsync();
            IReadOnlyList<CheckpointView> all = await vm.CheckpointsAsync();
            Assert.True(all.Count == made || (all.Count == made + 1 && all[^1] is { HasMemory: true, MemoryBytes: > 0 }), await vm.TreeAsync());
            made = all.Count;
        }

        hosts.Tally.Line($"daemon killed at {moments.Length} moments of making a checkpoint: {made} were made");
        await vm.AssertNothingLostAsync();
        await vm.Agent.SetAsync(Busy.Load);
        await vm.CheckpointAsync("last");
        await vm.AssertWritesOnAsync();
        foreach (CheckpointView checkpoint in (await vm.CheckpointsAsync()).Reverse())
        {
            await vm.RestoreAsync(checkpoint.Id.ToString(), start: true);
            await vm.AssertWritesOnAsync();
            await vm.AssertNothingLostAsync();
            await vm.Agent.SetAsync(Busy.Load);
        }
    });

    [Theory]
    [MemberData(nameof(Moments))]
    [Trait("category", "slow")]
    public Task A_daemon_killed_while_it_removes_a_checkpoint_has_it_or_has_it_not_and_loses_no_record(int[] moments) => hosts.TellAsync(Busy, async vm =>
    {
        await vm.StartAsync();
        GuestStatistics last = await vm.UntilItHasMemoryToLoseAsync();
        foreach (int moment in moments)
        {
            await vm.CheckpointAsync("a");
            await vm.AssertWritesOnAsync();
            await vm.CheckpointAsync("b");
            await vm.AssertWritesOnAsync();
            await vm.CheckpointAsync("c");
            await vm.AssertWritesOnAsync();
            await KillAsync(vm, moment, client => client.RemoveCheckpointAsync(vm.Name, "b"));
            await vm.AssertImagesAsync();
            last = await vm.AssertSameGuestAsync(last);
            await KillAsync(vm, moment, client => client.RemoveCheckpointAsync(vm.Name, "a", subtree: true));
            last = await vm.AssertSameGuestAsync(last);
            await vm.AssertWritesOnAsync();
            await vm.AssertImagesAsync();
            foreach (CheckpointView left in await vm.CheckpointsAsync())
            {
                // Killed before its first step, a removal has not happened.
                await vm.RemoveCheckpointAsync(left.Id.ToString());
            }

            await vm.AssertImagesAsync();
            Assert.All((await vm.ViewAsync()).Configuration.Disks, disk => Assert.Null(disk.Layers));
            await vm.AssertNothingLostAsync();
            await vm.Agent.SetAsync(Busy.Load);
        }
    });

    [Theory]
    [MemberData(nameof(Moments))]
    [Trait("category", "slow")]
    public Task A_QEMU_killed_while_a_checkpoint_is_made_or_removed_loses_no_acknowledged_record(int[] moments) => hosts.TellAsync(Busy, async vm =>
    {
        await vm.StartAsync();
        foreach (int moment in moments)
        {
            await KillQemuAsync(vm, moment, async client =>
                await client.CreateCheckpointAsync(vm.Name, new CreateCheckpointRequest()));
            await KillQemuAsync(vm, moment, async client =>
                (await vm.CheckpointsAsync()) is [.., { } newest] ? await client.RemoveCheckpointAsync(vm.Name, newest.Id.ToString()) : null);
        }

        foreach (CheckpointView checkpoint in await vm.CheckpointsAsync())
        {
            await vm.RemoveCheckpointAsync(checkpoint.Id.ToString());
        }

        await vm.AssertNothingLostAsync();
        await vm.AssertImagesAsync();
    });

    /// <summary>Daemon and QEMU both, as a host that loses power: vm.json alone has to know.</summary>
    [Theory]
    [MemberData(nameof(Moments))]
    [Trait("category", "slow")]
    public Task A_host_that_loses_both_while_a_checkpoint_is_made_or_removed_loses_no_acknowledged_record(int[] moments) => hosts.TellAsync(Busy, async vm =>
    {
        await vm.StartAsync();
        foreach (int moment in moments)
        {
            await KillBothAsync(vm, moment, async client =>
                await client.CreateCheckpointAsync(vm.Name, new CreateCheckpointRequest()));
            await KillBothAsync(vm, moment, async client =>
                (await vm.CheckpointsAsync()) is [.., { } newest] ? await client.RemoveCheckpointAsync(vm.Name, newest.Id.ToString()) : null);
        }

        await vm.AssertNothingLostAsync();
    });

    private static async Task KillAsync(LabVm vm, int milliseconds, Func<GodwitClient, Task<OperationView>> begin)
    {
        using (GodwitClient client = vm.Home.OpenClient())
        {
            await begin(client);
        }

        await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System);
        await vm.Home.KillDaemonAsync();
        await vm.Home.StartDaemonAsync();
        Assert.Equal(VmState.Running, (await vm.UntilAtRestAsync()).State);
    }

    private static async Task KillQemuAsync(LabVm vm, int milliseconds, Func<GodwitClient, Task<OperationView?>> begin)
    {
        GuestStatistics before = await BeginAsync(vm, begin);
        await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System);
        ProcessIdentity qemu = Assert.Single(await vm.Home.GetQemuProcessesAsync());
        await qemu.KillAsync();
        await UntilNoticedAsync(vm, qemu);
        await BootAsync(vm, before);
    }

    /// <summary>Its host starts a VM that crashed again, until it has done so too often.</summary>
    private static async Task UntilNoticedAsync(LabVm vm, ProcessIdentity killed)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60), TimeProvider.System);
        while (true)
        {
            VmState state = (await vm.UntilAtRestAsync()).State;
            IReadOnlyList<ProcessIdentity> qemus = await vm.Home.GetQemuProcessesAsync();
            if (state is VmState.Off ? qemus.Count == 0 : qemus is [var other] && other != killed)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
        }
    }

    private static async Task KillBothAsync(LabVm vm, int milliseconds, Func<GodwitClient, Task<OperationView?>> begin)
    {
        GuestStatistics before = await BeginAsync(vm, begin);
        await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System);
        await vm.Home.KillDaemonAsync();
        await Assert.Single(await vm.Home.GetQemuProcessesAsync()).KillAsync();
        await vm.Home.StartDaemonAsync();
        await vm.UntilAtRestAsync();
        await vm.AssertImagesAsync();
        await BootAsync(vm, before);
    }

    private static async Task<GuestStatistics> BeginAsync(LabVm vm, Func<GodwitClient, Task<OperationView?>> begin)
    {
        GuestStatistics before = await vm.Agent.ReadAsync();
        using GodwitClient client = vm.Home.OpenClient();
        await begin(client);
        return before;
    }

    /// <summary>The guest finds on its disks at least what it had acknowledged before.</summary>
    private static async Task BootAsync(LabVm vm, GuestStatistics before)
    {
        if ((await vm.ViewAsync()).State is VmState.Running)
        {
            vm.Client.Reset();
            await vm.UntilHeardAsync();
            await vm.Agent.SetAsync(vm.Shape.Load);
        }
        else
        {
            await vm.StartAsync();
        }

        Assert.True((await vm.Agent.ReadAsync()).Acknowledged >= before.Acknowledged);
        await vm.AssertWritesOnAsync();
    }
}
