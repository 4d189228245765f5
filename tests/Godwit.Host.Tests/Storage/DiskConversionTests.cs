using Godwit.Contracts.Storage;
using Godwit.Contracts.Vms;
using Godwit.Host.Storage;
using Xunit;

namespace Godwit.Host.Tests.Storage;

/// <summary>Every format into every format, with the real qemu-img.</summary>
public sealed class DiskConversionTests
{
    private static readonly string[] Formats = ["qcow2", "vhdx", "vhd", "raw"];

    public static TheoryData<string, string> Pairs { get; } = new(
        from source in Formats
        from destination in Formats
        select (source, destination));

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_converted_disk_shows_the_same_has_the_same_size_and_stays_sparse(string source, string destination)
    {
        await using DiskStage stage = await DiskStage.MakeAsync();
        await stage.CreateAsync($"a.{source}", (96 << 20) + 512);
        // 24 MiB of data in whole blocks of any of the formats, or a few bytes would cost a whole block.
        await stage.WriteAsync($"a.{source}", 0x5a, "16M", "16M");
        await stage.WriteAsync($"a.{source}", 0xa5, "64M", "8M");
        string before = await stage.ContentAsync($"a.{source}");

        await stage.ConvertAsync($"a.{source}", $"b.{destination}");

        VirtualHardDiskView from = await stage.LookAsync($"a.{source}");
        VirtualHardDiskView to = await stage.LookAsync($"b.{destination}");
        Assert.Equal((from.SizeBytes, before), (to.SizeBytes, await stage.ContentAsync($"b.{destination}")));
        Assert.Equal((96 << 20) + 512, to.SizeBytes);
        Assert.InRange(to.AllocatedBytes, 24 << 20, (long)(from.AllocatedBytes * 1.1));
        Assert.InRange(from.AllocatedBytes, 24 << 20, (long)(to.AllocatedBytes * 1.1));
        stage.AssertOnly($"a.{source}", $"b.{destination}");
    }

    [Theory]
    [InlineData("vhdx", VhdType.Dynamic, 1L << 20)]
    [InlineData("vhdx", VhdType.Dynamic, 32L << 20)]
    [InlineData("vhdx", VhdType.Fixed, null)]
    [InlineData("vhd", VhdType.Dynamic, null)]
    [InlineData("vhd", VhdType.Fixed, null)]
    [InlineData("qcow2", VhdType.Dynamic, 512L)]
    [InlineData("qcow2", VhdType.Dynamic, 2L << 20)]
    [InlineData("qcow2", VhdType.Fixed, null)]
    [InlineData("raw", VhdType.Fixed, null)]
    public async Task A_disk_is_made_as_it_is_asked_for_and_shows_it(string format, VhdType type, long? block)
    {
        await using DiskStage stage = await DiskStage.MakeAsync();
        await stage.CreateAsync($"a.{format}", 64 << 20, type: type, block: block);

        VirtualHardDiskView view = await stage.LookAsync($"a.{format}");

        Assert.Equal((type, 64L << 20, 512, false, false), (view.VhdType, view.SizeBytes, view.LogicalSectorSizeBytes, view.IsDirty, view.IsCorrupt));
        Assert.Equal(block ?? view.BlockSizeBytes, view.BlockSizeBytes);
        Assert.Equal(format is "vhdx" or "vhd", view.DiskIdentifier is not null);
        Assert.Equal(type is VhdType.Fixed, view.AllocatedBytes >= 64 << 20);
        Assert.Equal(65534u, FileStatus.Of(view.Path)!.UserId);
        Assert.Null(view.Problem);
    }

    [Fact]
    public async Task Disks_of_other_tools_are_what_they_are()
    {
        await using DiskStage stage = await DiskStage.MakeAsync();
        // Without force_size the size is what cylinders, heads and sectors make of it.
        await DiskStage.RunAsync("qemu-img", "create", "-q", "-f", "vpc", stage.PathOf("chs.vhd"), "100M");
        await DiskStage.RunAsync("qemu-img", "create", "-q", "-f", "vpc", "-o", "subformat=fixed,force_size=on", stage.PathOf("fixed.vhd"), "33M");
        await DiskStage.RunAsync("qemu-img", "create", "-q", "-f", "vhdx", "-o", "block_size=256M,log_size=2M", stage.PathOf("block.vhdx"), "100M");

        foreach (string name in (string[])["chs.vhd", "fixed.vhd", "block.vhdx"])
        {
            await stage.WriteAsync(name, 7, "1M", "3M");
            VirtualHardDiskView before = await stage.LookAsync(name);
            await stage.ConvertAsync(name, name + ".qcow2");
            Assert.Equal(before.SizeBytes, (await stage.LookAsync(name + ".qcow2")).SizeBytes);
            Assert.Equal(await stage.ContentAsync(name), await stage.ContentAsync(name + ".qcow2"));
        }

        Assert.Equal(VhdType.Fixed, (await stage.LookAsync("fixed.vhd")).VhdType);
        Assert.Equal(256L << 20, (await stage.LookAsync("block.vhdx")).BlockSizeBytes);
    }
}
