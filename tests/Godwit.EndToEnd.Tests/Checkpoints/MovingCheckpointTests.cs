using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Vms;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Guests;
using Xunit;

namespace Godwit.EndToEnd.Tests.Checkpoints;

/// <summary>A VM goes elsewhere with all its checkpoints, and each can be gone back to there.</summary>
[Collection(nameof(TwoHosts))]
public sealed class MovingCheckpointTests(TwoHosts hosts)
{
    private static readonly VmShape TwoDisks = new() { Disks = [DiskFormat.Qcow2, DiskFormat.Raw] };

    [Fact]
    public Task A_tree_of_depth_four_moves_storage_live_then_host_live_and_its_oldest_and_newest_are_whole() => hosts.TellAsync(TwoDisks, async vm =>
    {
        await vm.StartAsync();
        GuestStatistics oldest = await vm.UntilItHasMemoryToLoseAsync();
        await vm.CheckpointAsync("a");
        await vm.AssertWritesOnAsync();
        await vm.DoAsync((client, name) => client.SetVmAsync(name, new SetVmRequest { CheckpointType = CheckpointType.Production }));
        await vm.CheckpointAsync("b");
        await vm.AssertWritesOnAsync();
        await vm.CheckpointAsync("c");
        await vm.AssertWritesOnAsync();
        await vm.DoAsync((client, name) => client.SetVmAsync(name, new SetVmRequest { CheckpointType = CheckpointType.Standard }));
        GuestStatistics newest = await vm.Agent.ReadAsync();
        await vm.CheckpointAsync("d");
        await vm.AssertWritesOnAsync();
        const string tree = "a, b on a, c on b, d on c; now on d";
        Assert.Equal(tree, await vm.TreeAsync());
        Assert.Equal([true, false, false, true], (await vm.CheckpointsAsync()).Select(checkpoint => checkpoint.HasMemory));
        GuestStatistics before = await vm.Agent.ReadAsync();

        OperationView moved = await vm.DoAsync((client, name) => client.MoveVmStorageAsync(
            name, new MoveStorageRequest { Storage = new MoveStorage { Kind = MoveStorageKind.SingleLocation, Folder = $"/vms/{vm.Name}-shelf" } }));
        Assert.Empty(moved.Report!.LeftBehind);
        Assert.False(Directory.Exists(vm.Home.PathOutside($"/vms/{vm.Name}")), "The old folder is still there.");
        await vm.AssertSameGuestAsync(before);
        await vm.AssertWritesOnAsync();
        await vm.AssertImagesAsync();

        await vm.MoveAsync();
        await vm.AssertOneOwnerAsync(hosts.B);
        await vm.AssertSameGuestAsync(before);
        await vm.AssertWritesOnAsync();
        await vm.AssertImagesAsync();
        Assert.Equal(tree, await vm.TreeAsync());
        Assert.Equal(4, Assert.IsAssignableFrom<IReadOnlyList<DiskLayer>>((await vm.ViewAsync()).Configuration.Disks[0].Layers).Count);
        await vm.AssertNothingLostAsync();
        GuestStatistics late = await vm.Agent.SetAsync("mark=1");

        await vm.RestoreAsync("a", start: true);
        await vm.Agent.SetAsync(vm.Shape.Load);
        await vm.AssertBeforeAsync(oldest, late);
        await vm.AssertNothingLostAsync();

        await vm.RestoreAsync("d", start: true);
        await vm.Agent.SetAsync(vm.Shape.Load);
        await vm.AssertBeforeAsync(newest, late);
        await vm.AssertNothingLostAsync();
        await vm.AssertImagesAsync();
    });
}
