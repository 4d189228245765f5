using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Bandwidth;
using Xunit;

namespace Godwit.Host.Tests.Bandwidth;

public sealed class CopyRateTests
{
    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData((16 << 10) - 1)]
    public void A_rate_at_which_nothing_would_ever_arrive_is_refused(long rate)
    {
        Problem problem = Assert.Throws<RefusedException>(() => CopyRate.Require("maximumBytesPerSecond", rate)).Problem;

        Assert.Equal((ProblemId.MalformedRequest, "maximumBytesPerSecond"), (problem.Id, problem.Target));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(16L << 10)]
    [InlineData(long.MaxValue)]
    public void Others_are_taken(long? rate) => CopyRate.Require("maximumBytesPerSecond", rate);
}
