using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Vms;
using Xunit;

namespace Godwit.Host.Tests.Vms;

public sealed class VmNameTests
{
    [Theory]
    [InlineData("web01")]
    [InlineData("my vm")]
    [InlineData("Größe.1_a-b")]
    [InlineData("サーバー")]
    public void A_name_that_people_can_read_will_do(string name) => VmName.Check(name);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(" web")]
    [InlineData(".web")]
    [InlineData("-web")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    [InlineData("a\u202eb")]
    [InlineData("a\u200bb")]
    [InlineData("a\u2028b")]
    [InlineData("a\ufffdb")]
    [InlineData("0199aaaa-0000-7000-8000-000000000000")]
    public void A_name_that_misleads_or_that_no_path_can_hold_is_refused(string name) => AssertRefused(name);

    [Fact]
    public void A_name_too_long_for_a_folder_is_refused_though_its_letters_are_few()
    {
        VmName.Check(new string('ü', 100));
        AssertRefused(new string('バ', 67));
        AssertRefused(new string('a', 101));
    }

    [Fact]
    public void Half_a_character_is_refused() => AssertRefused("a" + '\ud800' + "b");

    private static void AssertRefused(string name) =>
        Assert.Equal(ProblemId.VmNameInvalid, Assert.Throws<RefusedException>(() => VmName.Check(name)).Problem.Id);
}
