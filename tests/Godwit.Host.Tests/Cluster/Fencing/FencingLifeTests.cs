using Godwit.Host.Cluster.Fencing;
using Xunit;

namespace Godwit.Host.Tests.Cluster.Fencing;

public sealed class FencingLifeTests
{
    private const int Lives = 3000;

    [Theory]
    [InlineData(10, 2, 6)]
    [InlineData(5, 1.5, 3)]
    [InlineData(15, 2, 30)]
    public void With_a_watchdog_no_guest_ever_runs_twice(double lease, double kill, double watchdog)
    {
        FencingSettings settings = FencingSettings.Default with
        {
            Lease = TimeSpan.FromSeconds(lease), Kill = TimeSpan.FromSeconds(kill), WatchdogTimeout = TimeSpan.FromSeconds(watchdog),
        };
        bool?[] ends = Live(settings);
        Assert.DoesNotContain(null, ends);
        // Most lives end with the guests somewhere else, so the test has something to say.
        Assert.InRange(ends.Count(started => started == true), Lives / 4, Lives);
    }

    /// <summary>It is warned of, and this is what the warning is about; it shows as well that the simulation can fail.</summary>
    [Fact]
    public void Without_one_a_guardian_that_hangs_is_not_covered() =>
        Assert.Contains(null, Live(FencingSettings.Default with { Watchdog = WatchdogKind.None }));

    private static bool?[] Live(FencingSettings settings)
    {
        FencingTimes times = FencingTimes.Of(settings);
        Assert.True(times.IsUsable);
        return [.. Enumerable.Range(0, Lives).Select(seed => new FencingLife(times, settings, new Random(seed)).Live())];
    }
}
