using Godwit.Host.ActiveDirectory;
using Xunit;

namespace Godwit.Host.Tests.ActiveDirectory;

public sealed class LdapTextTests
{
    [Theory]
    [InlineData("ada", "ada")]
    [InlineData("*", @"\2a")]
    [InlineData("a)(objectClass=*", @"a\29\28objectClass=\2a")]
    [InlineData(@"a\b", @"a\5cb")]
    [InlineData("a\0b", @"a\00b")]
    public void A_callers_name_is_never_a_part_of_the_question(string given, string escaped) => Assert.Equal(escaped, LdapText.Escape(given));

    [Fact]
    public void Groups_are_asked_for_through_their_members() =>
        Assert.Equal(
            @"(&(objectCategory=group)(|(sAMAccountName=A)(sAMAccountName=B\2a))(member:1.2.840.113556.1.4.1941:=CN=ada,DC=lab,DC=test))",
            LdapText.GroupsOf("CN=ada,DC=lab,DC=test", ["A", "B*"]));

    [Theory]
    [InlineData("LAB.TEST", "DC=lab,DC=test")]
    [InlineData("A.B.C", "DC=a,DC=b,DC=c")]
    public void The_root_follows_from_the_realm(string realm, string root) => Assert.Equal(root, LdapText.RootOf(realm));

    [Fact]
    public void What_Windows_calls_a_domain_is_found_by_its_root() =>
        Assert.Equal("(&(objectClass=crossRef)(nCName=DC=lab,DC=test)(nETBIOSName=*))", LdapText.PartitionOf("DC=lab,DC=test"));

    [Theory]
    [InlineData("20261127155755.0Z", "2026-11-27 15:57:55Z")]
    [InlineData("20261127155755Z", "2026-11-27 15:57:55Z")]
    [InlineData("now", null)]
    [InlineData(null, null)]
    public void A_time_is_read_or_not_known(string? text, string? time) => Assert.Equal(time, LdapText.TimeOf(text)?.ToString("u"));
}
