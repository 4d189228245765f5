using Godwit.Host.Cluster.Placement;
using Xunit;

namespace Godwit.Host.Tests.Cluster.Placement;

public sealed class QuorumTests
{
    /// <summary>A small letter is alive, a capital is not; w is a witness.</summary>
    [Theory]
    [InlineData("abc", true, 1, "3 of 3 votes; 1 more may fail.")]
    [InlineData("abC", true, 0, "2 of 3 votes; none more may fail. Missing: c.")]
    [InlineData("aBC", false, 0, "1 of 3 votes, and 2 are needed: running guests go on only while their node can renew its right, and nothing new starts. Missing: b, c.")]
    [InlineData("abw", true, 1, "3 of 3 votes; 1 more may fail.")]
    [InlineData("Abw", true, 0, "2 of 3 votes; none more may fail. Missing: a.")]
    [InlineData("abcde", true, 2, "5 of 5 votes; 2 more may fail.")]
    [InlineData("abcdE", true, 1, "4 of 5 votes; 1 more may fail. Missing: e.")]
    [InlineData("ab", true, 0, "2 of 2 votes; none more may fail.")]
    [InlineData("aB", false, 0, "1 of 2 votes, and 2 are needed: running guests go on only while their node can renew its right, and nothing new starts. Missing: b.")]
    [InlineData("a", true, 0, "1 of 1 vote; none more may fail.")]
    [InlineData("abcd", true, 1, "4 of 4 votes; 1 more may fail.")]
    [InlineData("abCD", false, 0, "2 of 4 votes, and 3 are needed: running guests go on only while their node can renew its right, and nothing new starts. Missing: c, d.")]
    public void It_says_who_may_still_fail(string members, bool has, int mayFail, string words)
    {
        Quorum quorum = Of(members);
        Assert.Equal((has, mayFail, words), (quorum.HasQuorum, quorum.MayFail, quorum.Message));
    }

    [Theory]
    [InlineData("abc", "")]
    [InlineData("abw", "")]
    [InlineData("abcde", "")]
    [InlineData("a", "The cluster's memory is on one machine")]
    [InlineData("ab", "With two votes none may fail")]
    [InlineData("abcd", "4 votes bear the loss of 1, as 3 do")]
    [InlineData("abcdefg", "")]
    [InlineData("abcdefghi", "Each write waits for 5 machines.")]
    [InlineData("aww", "2 of 3 votes are witnesses")]
    public void What_makes_it_weak_is_said(string members, string warning)
    {
        Quorum quorum = Of(members);
        Assert.Equal(warning.Length > 0 ? 1 : 0, quorum.Warnings.Count);
        Assert.StartsWith(warning, string.Join(' ', quorum.Warnings));
    }

    [Fact]
    public void A_cluster_of_nobody_has_none() => Assert.False(Of("").HasQuorum);

    private static Quorum Of(string members) => Quorum.Of(
        [.. members.Select(letter => new QuorumMember(char.ToLowerInvariant(letter).ToString(), char.IsLower(letter), letter is 'w' or 'W'))]);
}
