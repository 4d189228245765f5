using Godwit.Contracts.Operations;
using Godwit.Host.Migration;
using Godwit.Host.Storage;
using Godwit.Host.StorageMigration;
using Godwit.Host.Tests.Vms;
using Godwit.Host.Vms;
using Xunit;

namespace Godwit.Host.Tests.StorageMigration;

/// <summary>What a storage migration has left is deleted later, and by then a path of it may be another VM's.</summary>
public sealed class StorageSiteTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_that_another_VM_has_got_meanwhile_stays_and_the_rest_goes()
    {
        await using StorageSiteStage stage = await StorageSiteStage.MakeAsync();
        await stage.House.MakeVmAsync(HouseStage.Request("c", HouseStage.New(stage.Disk)));

        Assert.Empty(await stage.TryAgainAsync());

        Assert.Equal((true, false, true), (File.Exists(stage.Disk), File.Exists(stage.Configuration), stage.IsSettled));
    }

    [Fact]
    public async Task So_does_one_that_is_another_VMs_by_another_name()
    {
        await using StorageSiteStage stage = await StorageSiteStage.MakeAsync();
        string alias = Path.Combine(stage.House.Daemon.Folder, "alias");
        Directory.CreateSymbolicLink(alias, stage.House.PathOf());
        await stage.House.MakeVmAsync(HouseStage.Request("c", HouseStage.New(Path.Combine(alias, "a", "disk.img"))));

        Assert.Empty(await stage.TryAgainAsync());

        Assert.Equal((true, false, true), (File.Exists(stage.Disk), File.Exists(stage.Configuration), stage.IsSettled));
    }

    [Fact]
    public async Task So_does_one_that_another_move_has_made_of_which_no_vm_json_tells_yet()
    {
        await using StorageSiteStage stage = await StorageSiteStage.MakeAsync();
        string disk = stage.House.PathOf("c", "disk.img");
        VmDriver c = await stage.House.MakeVmAsync(HouseStage.Request("c", HouseStage.New(disk)));
        await stage.HaltAsync(c);
        await File.WriteAllTextAsync(stage.Disk, "c's", Cancellation);
        stage.House.Daemon.Get<StorageBook>().Open(stage.Order with
        {
            Id = OperationId.New(),
            Before = c.Configuration,
            FolderBefore = c.Record.Folder,
            After = VmFileSet.Relocate(c.Configuration, path => path == disk ? stage.Disk : path),
            FolderAfter = c.Record.Folder,
            CreatedFolders = [],
        });

        Assert.Empty(await stage.TryAgainAsync());

        Assert.Equal("c's", await File.ReadAllTextAsync(stage.Disk, Cancellation));
        Assert.Equal((false, true), (File.Exists(stage.Configuration), stage.IsSettled));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a/disk.img")]
    public async Task Nothing_goes_while_an_operation_is_about_to_take_a_place_of_it(string claimed)
    {
        await using StorageSiteStage stage = await StorageSiteStage.MakeAsync();
        await File.WriteAllTextAsync(stage.Disk, "another's", Cancellation);

        using (stage.House.Daemon.Get<DiskClaims>().Take([stage.House.PathOf(claimed.Split('/'))]))
        {
            Assert.Contains("worked on by another operation", Assert.Single(await stage.TryAgainAsync()), StringComparison.Ordinal);
            Assert.Equal((true, true, false), (File.Exists(stage.Disk), File.Exists(stage.Configuration), stage.IsSettled));
        }

        Assert.Empty(await stage.TryAgainAsync());
        Assert.Equal((false, true), (File.Exists(stage.Configuration), stage.IsSettled));
    }

    [Fact]
    public async Task Nothing_goes_while_a_VM_lands_on_a_place_of_it()
    {
        await using StorageSiteStage stage = await StorageSiteStage.MakeAsync();
        MoveOrder landing = await stage.House.LandAsync("dest", stage.Disk);

        Assert.Single(await stage.TryAgainAsync());
        Assert.Equal((true, true, false), (File.Exists(stage.Disk), File.Exists(stage.Configuration), stage.IsSettled));

        await stage.House.Daemon.Get<LandingDesk>().DiscardAsync(landing.Id);
        Assert.Empty(await stage.TryAgainAsync());
        Assert.True(stage.IsSettled);
    }

    [Fact]
    public async Task Nothing_goes_while_nobody_knows_what_another_VM_has()
    {
        await using StorageSiteStage stage = await StorageSiteStage.MakeAsync();
        VmDriver c = await stage.House.MakeVmAsync(HouseStage.Request("c", HouseStage.New(stage.Disk)));
        string configuration = VmFiles.Configuration(c.Record.Folder);
        byte[] content = await File.ReadAllBytesAsync(configuration, Cancellation);
        await File.WriteAllTextAsync(configuration, "{", Cancellation);

        Assert.Contains(configuration, Assert.Single(await stage.TryAgainAsync()), StringComparison.Ordinal);
        Assert.Equal((true, true, false), (File.Exists(stage.Disk), File.Exists(stage.Configuration), stage.IsSettled));

        await File.WriteAllBytesAsync(configuration, content, Cancellation);
        Assert.Empty(await stage.TryAgainAsync());
        Assert.Equal((true, false, true), (File.Exists(stage.Disk), File.Exists(stage.Configuration), stage.IsSettled));
    }

    [Fact]
    public async Task What_a_failed_move_has_made_is_its_own_whatever_cannot_be_read()
    {
        await using HouseStage house = await HouseStage.MakeAsync();
        VmDriver a = await house.MakeVmAsync(HouseStage.Request("a", HouseStage.New(house.PathOf("a", "disk.img"))));
        VmDriver c = await house.MakeVmAsync(HouseStage.Request("c"));
        await File.WriteAllTextAsync(VmFiles.Configuration(c.Record.Folder), "{", Cancellation);
        house.Daemon.Get<FileSteps>().Witness = (verb, _, after) => verb == "copy to" && after ? throw new IOException("the disk broke") : Task.CompletedTask;

        OperationView moved = await house.EndAsync(a.Submit(StorageSiteStage.ToB(house), "test").View);

        Assert.Equal(OperationState.Failed, moved.State);
        Assert.False(Directory.Exists(house.PathOf("b")));
        Assert.Empty(house.Daemon.Get<StorageBook>().Unsettled());
    }
}
