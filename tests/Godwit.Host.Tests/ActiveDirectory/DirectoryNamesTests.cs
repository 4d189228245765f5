using Godwit.Host.ActiveDirectory;
using Godwit.Host.Api;
using Xunit;

namespace Godwit.Host.Tests.ActiveDirectory;

public sealed class DirectoryNamesTests
{
    [Theory]
    [InlineData("lab.test", "LAB.TEST")]
    [InlineData("Sub.Lab-1.Test", "SUB.LAB-1.TEST")]
    [InlineData("LAB", null)]
    [InlineData("-x.test", null)]
    [InlineData("lab.test\n", null)]
    [InlineData("", null)]
    public void A_realm_has_dots_and_capitals(string given, string? realm) => AssertNamed(realm, () => DirectoryNames.Realm(given));

    [Theory]
    [InlineData("HOSTA$", "HOSTA$")]
    [InlineData("hosta", "HOSTA$")]
    [InlineData("ho sta", null)]
    [InlineData("$", null)]
    [InlineData("--help", null)]
    public void A_computer_account_ends_with_a_dollar_sign(string given, string? account) => AssertNamed(account, () => DirectoryNames.Account(given));

    [Theory]
    [InlineData("Administrator", true)]
    [InlineData("ada@LAB.TEST", true)]
    [InlineData("--stdin-password", false)]
    [InlineData("a\nb", false)]
    [InlineData("a%b", false)]
    public void A_user_is_never_an_option(string given, bool good) => AssertNamed(good ? given : null, () => DirectoryNames.User(given));

    [Theory]
    [InlineData("hosta", "HOSTA$")]
    [InlineData("hosta.lab.test", "HOSTA$")]
    [InlineData("averylonghostname", "AVERYLONGHOSTNA$")]
    public void An_account_follows_from_the_hosts_name(string host, string account) => Assert.Equal(account, DirectoryNames.AccountOf(host));

    [Theory]
    [InlineData("hosta", "hosta.lab.test")]
    [InlineData("hosta.other.test", "hosta.other.test")]
    public void So_does_its_full_name(string host, string full) => Assert.Equal(full, DirectoryNames.FullNameOf(host, "LAB.TEST"));

    private static void AssertNamed(string? expected, Func<string> name)
    {
        if (expected is null)
        {
            Assert.Throws<RefusedException>(name);
        }
        else
        {
            Assert.Equal(expected, name());
        }
    }
}
