using System.Text;
using Xunit;

namespace Godwit.Etcd.Tests;

public sealed class MirrorContentsTests
{
    [Theory]
    [InlineData("a/", "a/", "a/")]
    [InlineData("a/b/", "a/c/", "a/")]
    [InlineData("a/bc", "a/bd", "a/b")]
    [InlineData("a", "b", "")]
    [InlineData("a/", "a", "a")]
    [InlineData("a\U0001F600", "a\U0001F601", "a")]
    public void The_stem_is_what_prefixes_have_in_common(string one, string other, string stem) =>
        Assert.Equal(stem, MirrorContents.Stem([one, other]));

    [Fact]
    public void Changes_are_taken_over_in_order_and_those_of_others_only_move_the_revision()
    {
        EtcdSnapshot before = MirrorContents.Relisted(EtcdSnapshot.Empty, new([Item("a/1", 3), Item("a/2", 4)], 5)).Snapshot;
        (EtcdSnapshot after, IReadOnlyList<string> keys) = MirrorContents.After(
            before,
            new([new(Item("a/1", 6), true), new(Item("a/3", 6), false), new(Item("a/3", 7), false), new(Item("b/1", 7), false)], 7),
            ["a/"]);
        Assert.Equal(["a/2@4", "a/3@7"], after.Items.Values.Select(Show));
        Assert.Equal(["a/1", "a/3"], keys);
        Assert.Equal(7, after.Revision);

        (EtcdSnapshot same, IReadOnlyList<string> none) = MirrorContents.After(after, new([new(Item("b/1", 8), false)], 8), ["a/"]);
        Assert.Empty(none);
        Assert.Equal(8, same.Revision);
        Assert.Same(after.Items, same.Items);
    }

    [Fact]
    public void After_a_gap_the_difference_to_the_new_list_is_what_changed()
    {
        EtcdSnapshot before = MirrorContents.Relisted(EtcdSnapshot.Empty, new([Item("a/1", 3), Item("a/2", 4), Item("a/3", 4)], 5)).Snapshot;
        (EtcdSnapshot after, IReadOnlyList<string> keys) =
            MirrorContents.Relisted(before, new([Item("a/2", 4), Item("a/3", 9), Item("a/4", 8)], 10));
        Assert.Equal(["a/2@4", "a/3@9", "a/4@8"], after.Items.Values.Select(Show));
        Assert.Equal(["a/1", "a/3", "a/4"], keys.Order());
    }

    private static EtcdKeyValue Item(string key, long revision) => new(key, Encoding.UTF8.GetBytes("v"), 1, revision, 1, 0);

    private static string Show(EtcdKeyValue item) => $"{item.Key}@{item.ModRevision}";
}
