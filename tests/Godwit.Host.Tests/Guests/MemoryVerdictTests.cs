using Godwit.Contracts.Problems;
using Godwit.Host.Guests;
using Xunit;

namespace Godwit.Host.Tests.Guests;

public sealed class MemoryVerdictTests
{
    private const long MiB = 1 << 20;

    [Theory]
    [InlineData(128, false)]
    [InlineData(128, true)]
    [InlineData(4096, false)]
    public void With_memory_a_guest_starts_with_memory(long free, bool again) =>
        Assert.Equal((false, null), MemoryVerdict.Of("web01", 128 * MiB, free * MiB, again));

    [Fact]
    public void Without_memory_a_guest_that_ran_gets_a_file() => Assert.Equal((true, null), MemoryVerdict.Of("web01", 128 * MiB, 127 * MiB, again: true));

    [Fact]
    public void Without_memory_a_first_start_is_refused_and_both_numbers_are_said()
    {
        (bool paging, Problem? refused) = MemoryVerdict.Of("web01", 128 * MiB, 100 * MiB, again: false);

        Assert.False(paging);
        Assert.Equal((ProblemId.NotEnoughMemory, "web01 needs 128 MiB of memory to start, and 100 MiB are free on this host."), (refused!.Id, refused.Message));
    }
}
