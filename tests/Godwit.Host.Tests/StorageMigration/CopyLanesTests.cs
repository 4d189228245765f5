using Godwit.Host.Storage;
using Godwit.Host.StorageMigration;
using Xunit;

namespace Godwit.Host.Tests.StorageMigration;

public sealed class CopyLanesTests : IDisposable
{
    private readonly string _devices = Directory.CreateTempSubdirectory("godwit-devices-").FullName;

    public void Dispose() => Directory.Delete(_devices, recursive: true);

    [Theory]
    [InlineData("",                "")]
    [InlineData("a:- b:- c:-",     "a | b | c")]
    [InlineData("a:sda b:sda",     "a b")]
    [InlineData("a:sda b:sdb",     "a | b")]
    [InlineData("a:- b:sda c:- d:sdb e:sda", "a | b e | c | d")]
    public void A_disk_that_spins_gets_one_copy_at_a_time_and_everything_else_goes_at_once(string copies, string lanes)
    {
        string[] all = copies.Split(' ', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(lanes, string.Join(" | ", CopyLanes.Of(all, Disk).Select(lane => string.Join(' ', lane.Select(copy => copy[..1])))));

        static string? Disk(string copy) => copy[2..] is "-" ? null : copy[2..];
    }

    [Fact]
    public void The_disk_is_the_one_below_its_partitions_and_a_virtual_one_does_not_spin()
    {
        Make("8:0", "sda", "1");
        Make("8:1", "sda/sda1", null);
        Make("8:2", "sda/sda2", null);
        Make("259:0", "nvme0n1", "0");
        Make("254:0", "vda", "1");

        Assert.Equal(
            ["sda", "sda", "sda", null, null, null],
            new (uint Major, uint Minor)[] { (8, 0), (8, 1), (8, 2), (259, 0), (254, 0), (0, 40) }.Select(device => SpinningDisk.OfDevice(device.Major, device.Minor, _devices)));
    }

    [Fact]
    public void What_lies_in_memory_or_does_not_exist_yet_is_no_trouble()
    {
        Assert.Null(SpinningDisk.Of("/proc/nothing/here"));
        Assert.Null(SpinningDisk.Of("/", devices: _devices));
    }

    private void Make(string numbers, string disk, string? rotational)
    {
        string folder = Path.Combine(_devices, "block", disk);
        Directory.CreateDirectory(folder);
        File.CreateSymbolicLink(Path.Combine(_devices, numbers), Path.Combine("block", disk));
        if (rotational is not null)
        {
            Directory.CreateDirectory(Path.Combine(folder, "queue"));
            File.WriteAllText(Path.Combine(folder, "queue/rotational"), rotational + "\n");
        }
    }
}
