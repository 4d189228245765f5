using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Hosts;
using Godwit.Host.Operations;
using Godwit.Host.Tests.Vms;
using Godwit.Host.Vms;
using Xunit;

namespace Godwit.Host.Tests.StorageMigration;

/// <summary>Storage migrations of VMs that are off, in a whole daemon.</summary>
public sealed class StorageQueueTests
{
    [Fact]
    public async Task Those_above_the_hosts_limit_wait_can_be_cancelled_and_begin_when_it_is_raised()
    {
        await using HouseStage stage = await HouseStage.MakeAsync();
        SettingsBook settings = stage.Daemon.Get<SettingsBook>();
        Assert.Equal(2, settings.Current.MaximumStorageMigrations);
        settings.Change(settings.Current with { MaximumStorageMigrations = 1 });
        VmDriver[] vms = [await MakeAsync(stage, "a"), await MakeAsync(stage, "b"), await MakeAsync(stage, "c")];

        Operation first = vms[0].Submit(To(stage, "a2", bytesPerSecond: 16 << 10), "test");
        await UntilAsync(first, MovePhase.Mirroring);
        Operation second = vms[1].Submit(To(stage, "b2"), "test"), third = vms[2].Submit(To(stage, "c2"), "test");
        await UntilAsync(second, MovePhase.Waiting);
        await UntilAsync(third, MovePhase.Waiting);
        Assert.False(Directory.Exists(stage.PathOf("b2")));
        second.Cancel();
        Assert.Equal(OperationState.Cancelled, (await stage.EndAsync(second.View)).State);
        Assert.Equal(MovePhase.Waiting, third.View.Progress!.Phase);

        // A request of an older client says nothing of it.
        settings.Change(settings.Current with { MaximumStorageMigrations = 2 });
        Assert.Equal(2, settings.Change(settings.Current with { MaximumStorageMigrations = null }).MaximumStorageMigrations);
        Assert.Equal(OperationState.Completed, (await stage.EndAsync(third.View)).State);

        first.Cancel();
        Assert.Equal(OperationState.Cancelled, (await stage.EndAsync(first.View)).State);
        Assert.Equal(["a", "b", "c2"], Directory.EnumerateDirectories(stage.PathOf()).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task No_storage_migration_at_all_is_no_limit()
    {
        await using HouseStage stage = await HouseStage.MakeAsync();
        SettingsBook settings = stage.Daemon.Get<SettingsBook>();

        Assert.Equal(ProblemId.MalformedRequest, HouseStage.RefusalOf(() => settings.Change(settings.Current with { MaximumStorageMigrations = 0 })).Id);

        VmDriver vm = await MakeAsync(stage, "a");
        var request = new VmRequest.MoveStorage(To(stage, "b").Request with { GuestLatencyBoundMilliseconds = 0 }, AnyFolder: true);
        Assert.Equal(ProblemId.MalformedRequest, Assert.Throws<RefusedException>(() => vm.Submit(request, "test")).Problem.Id);
        request = request with { Request = request.Request with { GuestLatencyBoundMilliseconds = 50, FullSpeed = true } };
        Assert.Equal("fullSpeed", Assert.Throws<RefusedException>(() => vm.Submit(request, "test")).Problem.Target);
    }

    [Fact]
    public async Task Folders_that_a_move_made_go_with_the_last_file_in_them_and_others_stay()
    {
        await using HouseStage stage = await HouseStage.MakeAsync();
        VmDriver a = await MakeAsync(stage, "a"), b = await MakeAsync(stage, "b");
        Directory.CreateDirectory(stage.PathOf("mine"));
        await MoveDiskAsync(stage, a, stage.PathOf("mine", "made", "deep", "a.img"));
        await MoveDiskAsync(stage, b, stage.PathOf("mine", "made", "b.img"));

        await MoveDiskAsync(stage, a, stage.PathOf("a", "disk.img"));
        Assert.Equal(["b.img"], Directory.EnumerateFileSystemEntries(stage.PathOf("mine", "made")).Select(Path.GetFileName));

        OperationView removed = await stage.EndAsync(b.Submit(new VmRequest.Remove(DeleteDisks: true), "test").View);
        Assert.Equal((OperationState.Completed, null), (removed.State, removed.Problem));
        Assert.Empty(Directory.EnumerateFileSystemEntries(stage.PathOf("mine")));

        // What somebody made anew at the same path is his.
        Directory.CreateDirectory(stage.PathOf("mine", "made"));
        await MoveDiskAsync(stage, a, stage.PathOf("mine", "made", "a.img"));
        await MoveDiskAsync(stage, a, stage.PathOf("a", "disk.img"));
        Assert.True(Directory.Exists(stage.PathOf("mine", "made")));
    }

    private static async Task<VmDriver> MakeAsync(HouseStage stage, string name)
    {
        VmDriver vm = await stage.MakeVmAsync(HouseStage.Request(name, HouseStage.New(stage.PathOf(name, "disk.img"))));
        byte[] data = new byte[1 << 20];
        Random.Shared.NextBytes(data);
        await File.WriteAllBytesAsync(vm.Configuration.Disks[0].Path, data, TestContext.Current.CancellationToken);
        return vm;
    }

    private static VmRequest.MoveStorage To(HouseStage stage, string folder, long? bytesPerSecond = null) => new(
        new MoveStorageRequest
        {
            Storage = new MoveStorage { Kind = MoveStorageKind.SingleLocation, Folder = stage.PathOf(folder) },
            MaximumBytesPerSecond = bytesPerSecond,
        },
        AnyFolder: true);

    private static async Task MoveDiskAsync(HouseStage stage, VmDriver vm, string path)
    {
        DiskPath[] disks = [new() { SourceFilePath = vm.Configuration.Disks[0].Path, DestinationFilePath = path }];
        OperationView moved = await stage.EndAsync(vm.Submit(
            new VmRequest.MoveStorage(new MoveStorageRequest { Storage = new MoveStorage { Kind = MoveStorageKind.PerItem, Disks = disks } }, AnyFolder: true), "test").View);
        Assert.True(moved.State is OperationState.Completed, $"{moved.Problem}");
    }

    private static async Task UntilAsync(Operation operation, MovePhase phase)
    {
        await foreach (OperationView view in operation.WatchAsync(TestContext.Current.CancellationToken))
        {
            if (view.Progress?.Phase == phase)
            {
                return;
            }

            Assert.True(view.State is OperationState.Running, $"{view.Problem}");
        }
    }
}
