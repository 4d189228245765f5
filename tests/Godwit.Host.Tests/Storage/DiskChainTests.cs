using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Storage;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Guests;
using Godwit.Host.Operations;
using Godwit.Host.Storage;
using Xunit;

namespace Godwit.Host.Tests.Storage;

/// <summary>Differencing disks, with the real qemu-img.</summary>
public sealed class DiskChainTests
{
    private const string Who = "test";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("qcow2")]
    [InlineData("vhdx")]
    [InlineData("vhd")]
    [InlineData("raw")]
    public async Task A_chain_on_a_base_of_any_format_is_shown_merged_and_converted(string format)
    {
        await using DiskStage stage = await MakeChainAsync(format);
        string content = await stage.ContentAsync("leaf.qcow2");

        VirtualHardDiskView leaf = await stage.LookAsync("leaf.qcow2");
        Assert.Equal([stage.PathOf("mid.qcow2"), stage.PathOf($"base.{format}")], leaf.Parents.Select(parent => parent.Path));
        Assert.Equal((VhdType.Differencing, stage.PathOf("mid.qcow2"), null), (leaf.VhdType, leaf.ParentPath, leaf.Problem));
        Assert.Equal([stage.PathOf("mid.qcow2")], (await stage.LookAsync($"base.{format}")).ChildPaths);
        await stage.SucceedAsync(stage.Desk.Test(new TestVirtualHardDiskRequest { Path = stage.PathOf("leaf.qcow2") }, Who));

        await stage.ConvertAsync("leaf.qcow2", "flat.vhdx");
        Assert.Equal(content, await stage.ContentAsync("flat.vhdx"));

        await stage.SucceedAsync(stage.Desk.Merge(
            new MergeVirtualHardDiskRequest { Path = stage.PathOf("leaf.qcow2"), DestinationPath = stage.PathOf($"base.{format}") }, Who));
        Assert.Equal(content, await stage.ContentAsync($"base.{format}"));
        stage.AssertOnly($"base.{format}", "flat.vhdx");
    }

    [Fact]
    public async Task A_disk_merged_into_one_between_leaves_that_one_on_its_parent()
    {
        await using DiskStage stage = await MakeChainAsync("qcow2");
        string content = await stage.ContentAsync("leaf.qcow2");
        string below = await stage.ContentAsync("base.qcow2");

        await stage.SucceedAsync(stage.Desk.Merge(new MergeVirtualHardDiskRequest { Path = stage.PathOf("leaf.qcow2") }, Who));

        VirtualHardDiskView mid = await stage.LookAsync("mid.qcow2");
        Assert.Equal((content, null), (await stage.ContentAsync("mid.qcow2"), mid.Problem));
        Assert.Equal(stage.PathOf("base.qcow2"), Assert.Single(mid.Parents).Path);
        Assert.Equal(below, await stage.ContentAsync("base.qcow2"));
        stage.AssertOnly("base.qcow2", "mid.qcow2");
    }

    [Fact]
    public async Task A_compacted_parent_takes_less_space_and_its_children_still_fit_it()
    {
        await using DiskStage stage = await MakeChainAsync("qcow2");
        await DiskStage.RunAsync("qemu-io", "-f", "qcow2", "-c", "discard 0 16M", stage.PathOf("leaf.qcow2"));
        string content = await stage.ContentAsync("leaf.qcow2");
        long before = (await stage.LookAsync("base.qcow2")).AllocatedBytes;

        foreach (string name in (string[])["base.qcow2", "mid.qcow2", "leaf.qcow2"])
        {
            await stage.SucceedAsync(stage.Desk.Compact(new CompactVirtualHardDiskRequest { Path = stage.PathOf(name) }, Who));
        }

        VirtualHardDiskView leaf = await stage.LookAsync("leaf.qcow2");
        Assert.Equal((content, null, 2), (await stage.ContentAsync("leaf.qcow2"), leaf.Problem, leaf.Parents.Count));
        Assert.InRange((await stage.LookAsync("base.qcow2")).AllocatedBytes, 1, before - (7 << 20));
    }

    [Fact]
    public async Task A_broken_chain_says_what_is_broken_and_is_mended_by_naming_the_parent()
    {
        await using DiskStage stage = await MakeChainAsync("vhdx");
        Task<ProblemId> Test() => stage.FailAsync(stage.Desk.Test(new TestVirtualHardDiskRequest { Path = stage.PathOf("leaf.qcow2") }, Who));
        Task<OperationView> Set(string child, string parent, bool ignore = false) => stage.EndAsync(stage.Desk.Set(
            new SetVirtualHardDiskRequest { Path = stage.PathOf(child), ParentPath = stage.PathOf(parent), IgnoreIdMismatch = ignore }, Who));
        string content = await stage.ContentAsync("leaf.qcow2");

        File.Move(stage.PathOf("base.vhdx"), stage.PathOf("moved.vhdx"));
        Assert.Equal(ProblemId.ParentMissing, await Test());
        Assert.Equal(ProblemId.ParentMissing, (await stage.LookAsync("leaf.qcow2")).Problem!.Id);
        Assert.Equal(OperationState.Completed, (await Set("mid.qcow2", "moved.vhdx")).State);
        await stage.SucceedAsync(stage.Desk.Test(new TestVirtualHardDiskRequest { Path = stage.PathOf("leaf.qcow2") }, Who));
        Assert.Equal(content, await stage.ContentAsync("leaf.qcow2"));

        await stage.WriteAsync("moved.vhdx", 9, "40M", "1M");
        Assert.Equal(ProblemId.ParentChanged, await Test());
        Assert.Equal(ProblemId.ParentChanged, (await Set("mid.qcow2", "moved.vhdx")).Problem!.Id);

        Assert.Equal(OperationState.Completed, (await Set("mid.qcow2", "moved.vhdx", ignore: true)).State);
        await stage.SucceedAsync(stage.Desk.Test(new TestVirtualHardDiskRequest { Path = stage.PathOf("leaf.qcow2") }, Who));

        Assert.Equal(ProblemId.ParentLoop, (await Set("mid.qcow2", "leaf.qcow2")).Problem!.Id);
    }

    [Fact]
    public async Task A_chain_that_never_ends_is_said_to_be_one()
    {
        await using DiskStage stage = await DiskStage.MakeAsync();
        foreach ((string child, string parent) in new[] { ("a", "b"), ("b", "c"), ("c", "b") })
        {
            await DiskStage.RunAsync(
                "qemu-img", "create", "-q", "-f", "qcow2", "-u", "-b", $"{parent}.qcow2", "-F", "qcow2", stage.PathOf($"{child}.qcow2"), "1M");
        }

        VirtualHardDiskView view = await stage.LookAsync("a.qcow2");
        Assert.Equal((ProblemId.ParentLoop, 2), (view.Problem!.Id, view.Parents.Count));
        Assert.Equal([stage.PathOf("a.qcow2"), stage.PathOf("c.qcow2")], (await stage.LookAsync("b.qcow2")).ChildPaths);
    }

    [Fact]
    public async Task A_parent_of_unknown_format_is_never_probed()
    {
        await using DiskStage stage = await MakeChainAsync("qcow2");
        await DiskStage.RunAsync("qemu-img", "create", "-q", "-f", "qcow2", "-o", "compat=0.10", stage.PathOf("old.qcow2"), "64M");
        await DiskStage.RunAsync("qemu-img", "rebase", "-u", "-f", "qcow2", "-b", stage.PathOf("base.qcow2"), "-F", "qcow2", stage.PathOf("old.qcow2"));
        using (FileStream file = File.Open(stage.PathOf("old.qcow2"), FileMode.Open))
        {
            // The extension that names the parent's format follows the 72 bytes of an old header; make it one that nobody knows.
            file.Seek(72, SeekOrigin.Begin);
            file.Write([0x12, 0x34, 0x56, 0x78]);
        }

        Assert.Equal(ProblemId.ParentFormatMissing, (await stage.LookAsync("old.qcow2")).Problem!.Id);
        Assert.Equal(
            ProblemId.ParentFormatMissing,
            await stage.FailAsync(stage.Desk.Convert(
                new ConvertVirtualHardDiskRequest { Path = stage.PathOf("old.qcow2"), DestinationPath = stage.PathOf("new.qcow2") }, Who)));
        Assert.False(File.Exists(stage.PathOf("new.qcow2")));
    }

    [Fact]
    public async Task A_disk_with_children_is_neither_resized_nor_merged_under_them()
    {
        await using DiskStage stage = await MakeChainAsync("qcow2");

        Assert.Equal(ProblemId.ImageInUse, await stage.FailAsync(stage.Desk.Resize(
            new ResizeVirtualHardDiskRequest { Path = stage.PathOf("base.qcow2"), SizeBytes = 128 << 20 }, Who)));
        Assert.Equal(ProblemId.ImageInUse, await stage.FailAsync(stage.Desk.Merge(
            new MergeVirtualHardDiskRequest { Path = stage.PathOf("mid.qcow2") }, Who)));
        Assert.Equal(ProblemId.ParentMissing, await stage.FailAsync(stage.Desk.Merge(
            new MergeVirtualHardDiskRequest { Path = stage.PathOf("base.qcow2") }, Who)));
        stage.AssertOnly("base.qcow2", "mid.qcow2", "leaf.qcow2");
    }

    [Fact]
    public async Task QEMU_keeps_what_we_wrote_into_a_childs_header()
    {
        await using DiskStage stage = await MakeChainAsync("qcow2");
        ParentIdentity? before = ImageHeader.Read(stage.PathOf("leaf.qcow2"), DiskFormat.Qcow2).ParentIdentity;

        await DiskStage.RunAsync("qemu-img", "resize", "-q", "-f", "qcow2", stage.PathOf("leaf.qcow2"), "96M");
        await DiskStage.RunAsync("qemu-img", "snapshot", "-c", "one", stage.PathOf("leaf.qcow2"));
        await DiskStage.RunAsync("qemu-img", "amend", "-f", "qcow2", "-o", "lazy_refcounts=on", stage.PathOf("leaf.qcow2"));

        Assert.NotNull(before);
        Assert.Equal(before, ImageHeader.Read(stage.PathOf("leaf.qcow2"), DiskFormat.Qcow2).ParentIdentity);
        Assert.Equal(ProblemId.ImageHasSnapshots, await stage.FailAsync(stage.Desk.Compact(
            new CompactVirtualHardDiskRequest { Path = stage.PathOf("leaf.qcow2") }, Who)));
    }

    /// <summary>base, mid and leaf, each with something of its own.</summary>
    private static async Task<DiskStage> MakeChainAsync(string format)
    {
        DiskStage stage = await DiskStage.MakeAsync();
        await stage.CreateAsync($"base.{format}");
        await stage.WriteAsync($"base.{format}", 1, "0", "8M");
        await DiskStage.RunAsync("qemu-io", "-f", DiskFormats.DriverOf(DiskFormats.OfName("." + format)!.Value), "-c", "write -P 4 24M 8M", "-c", "write -z 24M 8M", stage.PathOf($"base.{format}"));
        await stage.CreateAsync("mid.qcow2", size: null, parent: $"base.{format}");
        await stage.WriteAsync("mid.qcow2", 2, "4M", "8M");
        await stage.CreateAsync("leaf.qcow2", size: null, parent: "mid.qcow2");
        await stage.WriteAsync("leaf.qcow2", 3, "8M", "1M");
        return stage;
    }
}
