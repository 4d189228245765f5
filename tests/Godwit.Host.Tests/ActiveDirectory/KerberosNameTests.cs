using Godwit.Host.ActiveDirectory;
using Xunit;

namespace Godwit.Host.Tests.ActiveDirectory;

public sealed class KerberosNameTests
{
    [Theory]
    [InlineData("ada@LAB.TEST", "ada", "LAB.TEST", false)]
    [InlineData("HOSTB$@LAB.TEST", "HOSTB$", "LAB.TEST", true)]
    [InlineData("ada.l@SUB.LAB.TEST", "ada.l", "SUB.LAB.TEST", false)]
    public void An_account_and_its_realm(string principal, string account, string realm, bool isComputer)
    {
        KerberosName name = KerberosName.Of(principal)!;
        Assert.Equal((account, realm, isComputer, principal), (name.Account, name.Realm, name.IsComputer, name.ToString()));
    }

    [Theory]
    [InlineData("ada")]
    [InlineData("@LAB.TEST")]
    [InlineData("ada@")]
    [InlineData("HTTP/web.lab.test@LAB.TEST")]
    [InlineData("ada@other@LAB.TEST")]
    [InlineData(@"ada\@x@LAB.TEST")]
    public void What_names_no_account_is_nobody(string principal) => Assert.Null(KerberosName.Of(principal));
}
