using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Host.StorageMigration;
using Godwit.Host.Tests.Vms;
using Godwit.Host.Vms;
using Xunit;

namespace Godwit.Host.Tests.StorageMigration;

/// <summary>A VM "a" that is off has moved to the folder "b"; its disk at the old place is gone, its vm.json could not be deleted. Only the test tries again.</summary>
internal sealed class StorageSiteStage : IAsyncDisposable
{
    private readonly HouseStage _house;
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private StorageSiteStage(HouseStage house) => _house = house;

    public HouseStage House => _house;

    /// <summary>At the old place.</summary>
    public string Disk => _house.PathOf("a", "disk.img");

    /// <summary>At the old place.</summary>
    public string Configuration => VmFiles.Configuration(_house.PathOf("a"));

    public StorageOrder Order { get; private set; } = null!;

    public bool IsSettled => _house.Daemon.Get<StorageBook>().IsSettled(Order.Id) is true;

    public static async Task<StorageSiteStage> MakeAsync()
    {
        var stage = new StorageSiteStage(await HouseStage.MakeAsync());
        VmDriver vm = await stage._house.MakeVmAsync(HouseStage.Request("a", HouseStage.New(stage.Disk)));
        var steps = stage._house.Daemon.Get<FileSteps>();
        steps.Witness = (verb, path, _) => verb == "delete" && path == stage.Configuration ? throw new IOException("the disk broke") : Task.CompletedTask;
        OperationView moved = await stage._house.EndAsync(vm.Submit(ToB(stage._house), "test").View);
        Assert.Equal((OperationState.Completed, null), (moved.State, moved.Problem));
        Assert.Contains("the disk broke", Assert.Single(moved.Report!.LeftBehind), StringComparison.Ordinal);
        Assert.Equal((false, true), (File.Exists(stage.Disk), File.Exists(stage.Configuration)));

        await stage.HaltAsync(vm);
        steps.Witness = null;
        stage.Order = Assert.Single(stage._house.Daemon.Get<StorageBook>().Unsettled()).Order;
        return stage;
    }

    public static VmRequest.MoveStorage ToB(HouseStage house) => new(
        new MoveStorageRequest { Storage = new MoveStorage { Kind = MoveStorageKind.SingleLocation, Folder = house.PathOf("b") } }, AnyFolder: true);

    /// <summary>The daemon's upkeep does not get its turn with this VM any more.</summary>
    public async Task HaltAsync(VmDriver vm)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = vm.BetweenAsync(_ =>
        {
            begun.SetResult();
            return _end.Task;
        });
        await begun.Task;
    }

    /// <summary>What is still there then, in words.</summary>
    public Task<IReadOnlyList<string>> TryAgainAsync() =>
        _house.Daemon.Get<StorageSite>().RetireAsync(Order, _house.Daemon.Get<FilesInMotion>().Again(Order, guest: null));

    public async ValueTask DisposeAsync()
    {
        await _house.DisposeAsync();
        _end.SetResult();
    }
}
