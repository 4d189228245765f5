using Godwit.Contracts.Domains;
using Godwit.Contracts.Problems;
using Godwit.Host.ActiveDirectory;
using Xunit;

namespace Godwit.Host.Tests.ActiveDirectory;

public sealed class AdmissionVerdictTests
{
    private static readonly DirectoryRecord Ours = new()
    {
        Realm = "LAB.TEST", ComputerAccount = "HOSTA$", KeytabPath = "/etc/krb5.keytab", FullName = "hosta.lab.test",
    };

    [Theory]
    [InlineData("HOSTB$@LAB.TEST", "hostb", true, false, true)]
    [InlineData("hostb$@LAB.TEST", "hostb", true, false, true)]
    [InlineData("HOSTB$@LAB.TEST", "hostb.lab.test", true, false, true)]
    [InlineData("HOSTB$@LAB.TEST", "hostb.other.test", true, false, false)] // a name elsewhere
    [InlineData("HOSTB$@LAB.TEST", "hostb", true, true, false)] // a host that is there already
    [InlineData("HOSTB$@LAB.TEST", "hostc", true, false, false)] // another host's name
    [InlineData("HOSTB$@LAB.TEST", "hosta", true, false, false)] // the founder's name
    [InlineData("HOSTA$@LAB.TEST", "hosta", true, false, false)] // the founder itself
    [InlineData("VERYLONGHOSTNAM$@LAB.TEST", "verylonghostname", true, false, false)] // the account of somebody whose name was cut
    [InlineData("HOSTB$@OTHER.TEST", "hostb", true, false, false)]
    [InlineData("hostb@LAB.TEST", "hostb", true, false, false)] // a person called like a host
    [InlineData("HOSTB$@LAB.TEST", "hostb", false, false, false)]
    public void An_account_admits_the_host_of_its_own_name(string principal, string hostName, bool enabled, bool isMember, bool admitted)
    {
        Problem? problem = AdmissionVerdict.Of(
            KerberosName.Of(principal)!, hostName, Ours, "hosta", isMember, new HostAdmissionSettings { Enabled = enabled });
        Assert.Equal(admitted, problem is null);
        Assert.True(problem is null or { Id: ProblemId.NotAllowed, Remedy.Length: > 0 });
    }
}
