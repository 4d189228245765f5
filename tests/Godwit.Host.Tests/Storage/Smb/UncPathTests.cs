using Godwit.Host.Storage.Smb;
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

    [Theory]
    [InlineData("/srv/smb/fs.lab.test/vms/web01/vm.json cannot be read.", @"\\fs.lab.test\vms\web01\vm.json cannot be read.")]
    [InlineData("hosta holds /srv/smb/fs.lab.test/vms/web01/vm.lock locked: no.", @"hosta holds \\fs.lab.test\vms\web01\vm.lock locked: no.")]
    [InlineData("Mount /srv/smb somewhere, or use \"/srv/smb/fs/vms\".", "Mount /srv/smb somewhere, or use \"\\\\fs\\vms\".")]
    [InlineData("/vms/web01 is full.", "/vms/web01 is full.")]
    public void Sentences_show_people_their_names(string inside, string shown) => Assert.Equal(shown, UncPath.Show(inside));
}
