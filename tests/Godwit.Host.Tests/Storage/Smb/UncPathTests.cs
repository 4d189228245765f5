using Godwit.Host.Storage.Smb;
using Godwit.Host.Tests.Guests;
using Godwit.Host.Vms;
using Xunit;

namespace Godwit.Host.Tests.Storage.Smb;

public sealed class UncPathTests
{
    private static readonly ComputerAccount Account = new("LAB.TEST", "HOSTA$");

    [Theory]
    [InlineData(@"\\fs\vms", "/srv/smb/fs.lab.test/vms", @"\\fs.lab.test\vms")]
    [InlineData("//FS.lab.test/vms/", "/srv/smb/fs.lab.test/vms", @"\\fs.lab.test\vms")]
    [InlineData(@"\\fs\vms\web01\disk0.qcow2", "/srv/smb/fs.lab.test/vms/web01/disk0.qcow2", @"\\fs.lab.test\vms\web01\disk0.qcow2")]
    [InlineData("/vms/web01", "/vms/web01", "/vms/web01")]
    [InlineData(@"\\fs", @"\\fs", @"\\fs")]
    [InlineData(@"\\fs\a:b", @"\\fs\a:b", @"\\fs\a:b")]
    public void People_and_hosts_have_a_name_each_for_it(string written, string local, string shown)
    {
        UncNames names = new(() => Account);
        Assert.Equal(local, names.ToLocal(written));
        Assert.Equal(shown, UncNames.ToShown(local));
        Assert.Equal(local, names.ToLocal(shown));
    }

    [Fact]
    public void Without_a_realm_a_short_name_stays_short() => Assert.Equal("/srv/smb/fs/vms", new UncNames(() => null).ToLocal(@"\\fs\vms"));

    /// <summary>By two mount points a share would be two to this host, and each of its files too.</summary>
    [Theory]
    [InlineData(@"\\FS\VMS\Web01\Disk0.qcow2")]
    [InlineData("//fs.LAB.test/Vms/Web01/Disk0.qcow2")]
    [InlineData("/srv/smb/fs.lab.test/VMS/Web01/Disk0.qcow2")]
    [InlineData("/srv/smb/FS.lab.test/vms/Web01/Disk0.qcow2")]
    public void However_its_name_is_written_a_share_is_one(string written)
    {
        string local = new UncNames(() => Account).ToLocal(written);
        Assert.Equal("/srv/smb/fs.lab.test/vms/Web01/Disk0.qcow2", local);
        Assert.Equal(@"\\fs.lab.test\vms", UncPath.OfLocal(local)!.ShareName);
    }

    [Theory]
    [InlineData("/VMS/Web01")]
    [InlineData("/srv/smb")]
    [InlineData("/srv/smb/.locks/FS/VMS")]
    [InlineData("/srv/SMB/FS/VMS")]
    public void Other_paths_stay_as_they_are(string path) => Assert.Equal(path, new UncNames(() => Account).ToLocal(path));

    [Fact]
    public void What_a_vm_json_names_otherwise_is_the_same_share()
    {
        string folder = Directory.CreateTempSubdirectory("godwit-unc-").FullName;
        try
        {
            VmFiles.Write(folder, Sample.Vm with { Disks = [Sample.Vm.Disks[0] with { Path = "/srv/smb/fs.lab.test/VMS/Web01/disk0" }] });
            Assert.Equal("/srv/smb/fs.lab.test/vms/Web01/disk0", VmFiles.Read(folder, Sample.Vm.Id).Disks[0].Path);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
