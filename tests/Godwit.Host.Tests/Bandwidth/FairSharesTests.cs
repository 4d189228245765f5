using Godwit.Host.Bandwidth;
using Xunit;

namespace Godwit.Host.Tests.Bandwidth;

public sealed class FairSharesTests
{
    public static TheoryData<long, long?[], long[]> Cases => new()
    {
        { 100, [], [] },
        { 100, [null], [100] },
        { 100, [30], [30] },
        { 100, [null, null], [50, 50] },
        { 100, [null, 20], [80, 20] },
        { 100, [20, null, null], [20, 40, 40] },
        { 100, [10, 20, null], [10, 20, 70] },
        { 100, [60, 70], [50, 50] },
        { 100, [40, 70], [40, 60] },
        { 90, [null, null, null], [30, 30, 30] },
        { 2, [null, null, null], [1, 1, 1] }, // nobody stands still for ever
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_one_cannot_use_is_the_others(long cap, long?[] own, long[] shares) => Assert.Equal(shares, FairShares.Of(cap, own));
}
