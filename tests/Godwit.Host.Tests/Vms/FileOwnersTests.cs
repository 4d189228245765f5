using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Storage;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Migration;
using Godwit.Host.Storage;
using Godwit.Host.Vms;
using Xunit;

namespace Godwit.Host.Tests.Vms;

/// <summary>Nobody gets what is another VM's: one that lives here, one that is on its way, one that is being made.</summary>
public sealed class FileOwnersTests
{
    [Fact]
    public async Task A_folder_of_a_VM_is_taken_whatever_disk_is_taken_over()
    {
        await using HouseStage stage = await HouseStage.MakeAsync();
        VmDriver web = await stage.MakeVmAsync(HouseStage.Request("web01"));
        await File.WriteAllBytesAsync(stage.PathOf("spare.img"), new byte[1 << 20]);
        byte[] before = await File.ReadAllBytesAsync(VmFiles.Configuration(web.Record.Folder));

        Problem refused = await stage.RefusalOfAsync(HouseStage.Request("evil", new NewDisk { Path = stage.PathOf("spare.img"), Format = DiskFormat.Raw }) with
        {
            Folder = web.Record.Folder,
        });

        Assert.Equal(ProblemId.FolderNotEmpty, refused.Id);
        Assert.Contains("web01", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(VmFiles.Configuration(web.Record.Folder)));
    }

    [Theory]
    [InlineData("vm.json")]
    [InlineData("memory.state")]
    public async Task A_folder_with_the_files_of_a_forgotten_VM_is_kept_as_it_is(string name)
    {
        await using HouseStage stage = await HouseStage.MakeAsync();
        string folder = stage.PathOf("old");
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, name), "precious");
        await File.WriteAllBytesAsync(Path.Combine(folder, "disk.img"), new byte[1 << 20]);

        Problem refused = await stage.RefusalOfAsync(HouseStage.Request("new", new NewDisk { Path = "disk.img", Format = DiskFormat.Raw }) with { Folder = folder });

        Assert.Equal(ProblemId.FolderNotEmpty, refused.Id);
        Assert.Equal("precious", await File.ReadAllTextAsync(Path.Combine(folder, name)));
    }

    [Fact]
    public async Task What_a_failed_creation_found_is_there_afterwards()
    {
        await using HouseStage stage = await HouseStage.MakeAsync();
        string folder = stage.PathOf("mine");
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "kernel"), "precious");
        await File.WriteAllBytesAsync(Path.Combine(folder, "disk.img"), new byte[1 << 20]);
        await File.WriteAllTextAsync(stage.PathOf("bzImage"), "another");

        Problem refused = await stage.RefusalOfAsync(HouseStage.Request("new", new NewDisk { Path = "disk.img", Format = DiskFormat.Raw }) with
        {
            Folder = folder,
            DirectBoot = new DirectBoot { KernelPath = stage.PathOf("bzImage") },
        });

        Assert.Equal(ProblemId.ImageExists, refused.Id);
        Assert.Equal("precious", await File.ReadAllTextAsync(Path.Combine(folder, "kernel")));
        Assert.Equal(["disk.img", "kernel"], Directory.EnumerateFiles(folder).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData("memory.state")]
    [InlineData("web01-disk0.raw")]
    public async Task The_files_of_a_VM_are_taken_by_every_name_that_leads_to_them(string name)
    {
        await using HouseStage stage = await HouseStage.MakeAsync();
        await stage.MakeVmAsync(HouseStage.Request("web01", new NewDisk { Path = "web01-disk0.raw", Format = DiskFormat.Raw, SizeBytes = 1 << 20 }));
        Directory.CreateSymbolicLink(stage.PathOf("alias"), stage.PathOf("web01"));

        foreach (string folder in new[] { "web01", "alias" })
        {
            Problem refused = await stage.RefusalOfAsync(HouseStage.Request("evil", HouseStage.New(stage.PathOf(folder, name))));
            Assert.Equal(ProblemId.ImageInUse, refused.Id);
        }
    }

    [Fact]
    public async Task A_landing_keeps_its_disk_from_creation_attachment_and_work()
    {
        await using HouseStage stage = await HouseStage.MakeAsync();
        VmDriver other = await stage.MakeVmAsync(HouseStage.Request("other"));
        string disk = stage.PathOf("dest", "big.raw");
        MoveOrder order = await stage.LandAsync("dest", disk);

        Assert.Equal(
            ProblemId.ImageInUse,
            (await stage.RefusalOfAsync(HouseStage.Request("thief", new NewDisk { Path = disk, Format = DiskFormat.Raw }))).Id);
        OperationView attached = await stage.EndAsync(other.Submit(new VmRequest.AddDisk(new NewDisk { Path = disk, Format = DiskFormat.Raw }), "test").View);
        Assert.Equal(ProblemId.ImageInUse, attached.Problem?.Id);
        Assert.Equal(ProblemId.ImageInUse, HouseStage.RefusalOf(() => stage.Daemon.Get<DiskDesk>().Resize(
            new ResizeVirtualHardDiskRequest { Path = disk, Format = DiskFormat.Raw, SizeBytes = 2 << 20 }, "test")).Id);

        await stage.Daemon.Get<LandingDesk>().DiscardAsync(order.Id);
        Assert.False(File.Exists(disk));
        await stage.MakeVmAsync(HouseStage.Request("later", HouseStage.New(disk)));
    }

    [Fact]
    public async Task A_folder_into_which_a_VM_lands_is_taken()
    {
        await using HouseStage stage = await HouseStage.MakeAsync();
        MoveOrder order = await stage.LandAsync("dest", stage.PathOf("dest", "big.raw"));
        await File.WriteAllBytesAsync(stage.PathOf("spare.img"), new byte[1 << 20]);

        Problem refused = await stage.RefusalOfAsync(HouseStage.Request("evil", new NewDisk { Path = stage.PathOf("spare.img"), Format = DiskFormat.Raw }) with
        {
            Folder = order.ArrivingFolder,
        });

        Assert.Contains(refused.Id, new[] { ProblemId.FolderNotEmpty, ProblemId.ImageInUse });
    }

    [Fact]
    public async Task Two_that_want_one_folder_at_once_meet_at_the_claim()
    {
        await using HouseStage stage = await HouseStage.MakeAsync();
        using IDisposable working = stage.Daemon.Get<DiskClaims>().Take([stage.PathOf("dest")]);

        Assert.Equal(ProblemId.ImageInUse, (await stage.RefusalOfAsync(HouseStage.Request("dest"))).Id);
        var refused = await Assert.ThrowsAsync<RefusedException>(() => stage.LandAsync("dest", stage.PathOf("dest", "big.raw")));
        Assert.Equal(ProblemId.ImageInUse, refused.Problem.Id);
    }

    [Fact]
    public async Task A_landing_may_not_take_a_file_that_a_VM_here_will_write()
    {
        await using HouseStage stage = await HouseStage.MakeAsync();
        await stage.MakeVmAsync(HouseStage.Request("web01"));

        var refused = await Assert.ThrowsAsync<RefusedException>(() => stage.LandAsync("dest", stage.PathOf("web01", "memory.state")));

        Assert.Equal(ProblemId.ImageInUse, refused.Problem.Id);
    }
}
