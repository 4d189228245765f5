using Godwit.Contracts.Vms;
using Godwit.Host.Checkpoints;
using Xunit;

namespace Godwit.Host.Tests.Checkpoints;

public sealed class MergePlanTests
{
    [Theory]
    //          vm.json                                        upper lower   afterwards
    [InlineData("now: a",                                      "",           "now: a")]
    [InlineData("now: b a, x: a",                              "",           "now: b a, x: a")]
    [InlineData("now: b a",                                    "b>a",        "now: a")]
    [InlineData("now: c b a, x: a",                            "c>b",        "now: b a, x: a")]
    [InlineData("now: c b a, x: b a",                          "b>a",        "now: c a, x: a")]
    [InlineData("now: d c b a",                                "b>a",        "now: d c a")]
    [InlineData("now: c a, x: b a",                            "",           "now: c a, x: b a")]
    [InlineData("now: d c a, x: b a, y: c a",                  "",           "now: d c a, x: b a, y: c a")]
    [InlineData("now: b a, x: d c b a, y: a",                  "d>c",        "now: b a, x: c b a, y: a")]
    [InlineData("now: e c b a, x: c b a, y: d c b a, z: a",    "c>b",        "now: e b a, x: b a, y: d b a, z: a")]
    public void An_image_that_nobody_needs_takes_in_the_only_one_above_it(string vm, string step, string after)
    {
        VmConfiguration configuration = Forest.Of(vm);
        ImageMerge? merge = MergePlan.Next(configuration);
        Assert.Equal(step, merge is null ? "" : $"{merge.Upper.Path[^1]}>{merge.Lower.Path[^1]}");
        Assert.Equal(after, Forest.Text(merge is null ? configuration : MergePlan.After(configuration, merge)));
    }

    [Fact]
    public void An_image_that_takes_anothers_place_keeps_its_own_node_and_format()
    {
        VmConfiguration vm = Forest.Of("now: b a");
        VirtualHardDisk disk = MergePlan.After(vm, MergePlan.Next(vm)!).Disks[0];
        Assert.Equal(("disk0", null, null), (disk.Node, disk.NodeName, disk.Layers));
    }

    [Theory]
    //          before                  then                                  merged      afterwards
    [InlineData("now: b a",             "now: c b a",                         "c>b",      "now: b a")]
    [InlineData("now: c b a",           "now: d c b a",                       "d>c",      "now: c b a")]
    [InlineData("now: c b a, x: a",     "now: d c b a, x: a, y: c b a",       "",         "now: d c b a, x: a, y: c b a")]
    [InlineData("now: c b a, x: b a",   "now: c b a",                         "c>b",      "now: b a")]
    [InlineData("now: a",               "now: b a",                           "b>a",      "now: a")]
    public void What_was_waiting_before_goes_on_waiting(string before, string then, string step, string after)
    {
        VmConfiguration configuration = Forest.Of(then);
        ImageMerge? merge = MergePlan.Next(configuration, MergePlan.Pending(Forest.Of(before)));
        Assert.Equal(step, merge is null ? "" : $"{merge.Upper.Path[^1]}>{merge.Lower.Path[^1]}");
        Assert.Equal(after, Forest.Text(merge is null ? configuration : MergePlan.After(configuration, merge)));
    }

    [Fact]
    public void The_steps_of_a_long_chain_are_counted() => Assert.Equal(3, MergePlan.Count(Forest.Of("now: d c b a")));
}
