using Godwit.Host.Storage.Luns;
using Xunit;

namespace Godwit.Host.Tests.Storage.Luns;

/// <summary>A simulated tree in the shape of the kernel's: no machine of ours has a Fibre Channel port.</summary>
public sealed class FibreChannelDisksTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("fc").FullName;

    public FibreChannelDisksTests()
    {
        AddPort("host3", "Online");
        AddPort("host4", "Online");
        AddDisk("sdc", "host3/rport-3:0-1/target3:0:0/3:0:0:1");
        Link("sdc");
    }

    [Fact]
    public void A_unit_says_what_it_is()
    {
        LunSight.Seen seen = Assert.IsType<LunSight.Seen>(See());

        Assert.Equal((LunSample.Identity, "sdc"), (seen.Identity, Path.GetFileName(seen.DevicePath)));
    }

    [Fact]
    public void Another_unit_under_the_same_name_is_told_apart()
    {
        File.WriteAllBytes(Path.Combine(_root, "sys", "block", "sdc", "device", "vpd_pg80"), [0, 0x80, 0, 2, .. "S2"u8]);

        Assert.Equal("S2", Assert.IsType<LunSight.Seen>(See()).Identity.Serial);
    }

    /// <summary>An NPIV vHBA is a SCSI host of its own below the port that carries it, and has its own names in the fabric.</summary>
    [Fact]
    public void A_unit_may_come_through_a_virtual_port()
    {
        AddPort("host7", "Online");
        AddDisk("sde", "host3/vport-3:0-0/host7/rport-7:0-1/target7:0:0/7:0:0:1");
        Link("sde");
        Assert.Equal("sde", Path.GetFileName(Assert.IsType<LunSight.Seen>(See()).DevicePath));

        AddPort("host7", "Offline");
        Assert.Contains("0x10000000c9000007 is Offline", Assert.IsType<LunSight.NotSeen>(See()).Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void A_port_that_is_offline_shows_nothing()
    {
        AddPort("host3", "Linkdown");

        Assert.Contains("0x10000000c9000003 is Linkdown", Assert.IsType<LunSight.NotSeen>(See()).Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void A_disk_that_is_not_there_is_not_seen()
    {
        File.Delete(Path.Combine(_root, "by-id", $"wwn-0x{LunSample.WorldWideName}"));

        Assert.IsType<LunSight.NotSeen>(See());
    }

    [Fact]
    public void A_disk_without_identifiers_is_not_taken_on_trust()
    {
        File.Delete(Path.Combine(_root, "sys", "block", "sdc", "device", "vpd_pg83"));

        Assert.IsType<LunSight.NotSeen>(See());
    }

    [Fact]
    public void A_disk_of_the_host_itself_is_direct_attached()
    {
        AddDisk("sda", "host0/target0:0:0/0:0:0:0");
        Link("sda");

        Assert.IsType<LunSight.DirectAttached>(See());
    }

    [Fact]
    public void Of_several_ways_one_that_is_open_will_do()
    {
        AddDisk("sdd", "host4/rport-4:0-1/target4:0:0/4:0:0:1");
        string multipath = Path.Combine(_root, "sys", "block", "dm-0");
        Directory.CreateDirectory(Path.Combine(multipath, "slaves"));
        File.WriteAllText(Path.Combine(multipath, "size"), "131072\n");
        foreach (string way in new[] { "sdc", "sdd" })
        {
            Directory.CreateSymbolicLink(Path.Combine(multipath, "slaves", way), Path.Combine(_root, "sys", "block", way));
        }

        Link("dm-0");
        AddPort("host3", "Offline");
        Assert.Equal("dm-0", Path.GetFileName(Assert.IsType<LunSight.Seen>(See()).DevicePath));

        AddPort("host4", "Offline");
        Assert.IsType<LunSight.NotSeen>(See());
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private LunSight See() => new FibreChannelDisks(Path.Combine(_root, "sys"), Path.Combine(_root, "by-id")).See(LunSample.WorldWideName);

    private void AddPort(string host, string state)
    {
        string port = Directory.CreateDirectory(Path.Combine(_root, "sys", "class", "fc_host", host)).FullName;
        File.WriteAllText(Path.Combine(port, "port_state"), state + "\n");
        File.WriteAllText(Path.Combine(port, "port_name"), $"0x10000000c900000{host[^1]}\n");
    }

    private void AddDisk(string name, string place)
    {
        string device = Path.Combine(_root, "sys", "devices", "pci0000:00", place);
        string block = Directory.CreateDirectory(Path.Combine(device, "block", name)).FullName;
        File.WriteAllBytes(Path.Combine(device, "vpd_pg80"), [0, 0x80, 0, 2, .. "S1"u8]);
        File.WriteAllBytes(Path.Combine(device, "vpd_pg83"), [0, 0x83, 0, 20, 1, 3, 0, 16, .. Convert.FromHexString(LunSample.WorldWideName)]);
        File.WriteAllText(Path.Combine(block, "size"), "131072\n");
        Directory.CreateSymbolicLink(Path.Combine(block, "device"), device);
        Directory.CreateDirectory(Path.Combine(_root, "sys", "block"));
        Directory.CreateSymbolicLink(Path.Combine(_root, "sys", "block", name), block);
    }

    private void Link(string device)
    {
        string node = Path.Combine(Directory.CreateDirectory(Path.Combine(_root, "dev")).FullName, device);
        File.WriteAllText(node, "");
        string link = Path.Combine(Directory.CreateDirectory(Path.Combine(_root, "by-id")).FullName, $"wwn-0x{LunSample.WorldWideName}");
        File.Delete(link);
        File.CreateSymbolicLink(link, node);
    }
}
