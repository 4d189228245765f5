using Godwit.Host.Checkpoints;
using Xunit;

namespace Godwit.Host.Tests.Checkpoints;

public sealed class AgreementVerdictTests
{
    [Theory]
    //          vm.json                       QEMU's top  open in QEMU  vm.json becomes
    [InlineData("now: b a, x: a",             "b",        "b a",        "now: b a, x: a")]
    [InlineData("now: b a",                   "b",        "b a",        "now: b a")]
    [InlineData("now: b a",                   "a",        "b a",        "now: a")]
    [InlineData("now: b a",                   "a",        "a",          "now: a")]
    [InlineData("now: c b a, x: a",           "b",        "c b a",      "now: b a, x: a")]
    [InlineData("now: c b a, x: b a",         "c",        "c a",        "now: c a, x: a")]
    [InlineData("now: d c b a, x: a",         "d",        "d b a",      "now: d b a, x: a")]
    [InlineData("now: d c b a, x: c b a",     "d",        "d b a",      "now: d b a, x: b a")]
    [InlineData("now: b a, x: a",             "z",        "z",          "now: b a, x: a")]
    public void The_guests_data_is_where_QEMU_has_it(string vm, string top, string open, string after) => Assert.Equal(
        after,
        Forest.Text(AgreementVerdict.Of(
            Forest.Of(vm),
            new Dictionary<string, string> { ["disk0"] = Forest.NodeOf(top) },
            open.Split(' ').Select(Forest.NodeOf).ToHashSet())));

    [Fact]
    public void A_disk_that_QEMU_does_not_have_stays_as_it_is() => Assert.Equal(
        "now: b a", Forest.Text(AgreementVerdict.Of(Forest.Of("now: b a"), new Dictionary<string, string>(), new HashSet<string>())));
}
