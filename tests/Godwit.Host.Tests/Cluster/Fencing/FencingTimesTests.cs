using Godwit.Host.Cluster.Fencing;
using Xunit;

namespace Godwit.Host.Tests.Cluster.Fencing;

public sealed class FencingTimesTests
{
    /// <summary>Seconds: lease, kill, watchdog (0: none), drift in percent; then kill-at, dead-at, grace.</summary>
    [Theory]
    [InlineData(10, 2, 6, 0, 8, 14, 4)]
    [InlineData(10, 2, 6, 1, 8, 14, 4.283)]
    [InlineData(10, 2, 0, 0, 8, 10, 0)]
    [InlineData(10, 2, 0, 1, 8, 10, 0.202)] // without a watchdog: the clocks alone
    [InlineData(12, 4, 3, 0, 8, 12, 0)] // a watchdog quicker than the kill: killing counts
    [InlineData(20, 2, 60, 1, 18, 78, 59.576)]
    [InlineData(30, 3, 10, 1, 27, 37, 7.747)]
    public void Others_wait_until_the_slowest_way_to_die_is_over(
        double lease, double kill, double watchdog, double drift, double killAt, double deadAt, double grace)
    {
        FencingTimes times = FencingTimes.Of(Settings(lease, kill, watchdog, drift));
        Assert.Equal(lease / 3, times.Renew.TotalSeconds, 3);
        Assert.Equal(killAt, times.KillAt.TotalSeconds, 3);
        Assert.Equal(deadAt, times.DeadAt.TotalSeconds, 3);
        Assert.Equal(grace, times.Grace.TotalSeconds, 3);
        Assert.Equal(watchdog > 0 ? watchdog : null, times.WatchdogTimeout?.TotalSeconds);
    }

    /// <summary>The claim itself, in true time, with the node's clock as slow and the others' as fast as allowed, or the other way round.</summary>
    [Fact]
    public void Nobody_starts_a_guest_that_may_live_whatever_the_clocks()
    {
        foreach (double lease in new[] { 5.0, 10, 20, 45, 60 })
        foreach (double watchdog in new[] { 0.0, 3, 6, 10, 60 })
        foreach (double drift in new[] { 0.0, 0.001, 0.01, 0.05 })
        foreach (double kill in new[] { FencingSoundness.LeastKillFor(TimeSpan.FromSeconds(lease), drift).TotalSeconds, lease / 3 })
        foreach (double transit in new[] { 0.0, 1.5 })
        {
            FencingTimes times = FencingTimes.Of(Settings(lease, kill, watchdog, drift * 100));
            double dead = times.DeadAt.TotalSeconds * (1 + drift);
            double start = transit + (lease * (1 - drift)) + (times.Grace.TotalSeconds * (1 - drift));
            Assert.True(dead <= start + 1e-6, $"L={lease} K={kill} W={watchdog} drift={drift}: dead at {dead}, started at {start}");
            // And a guardian that works needs no grace: killing begins a second before etcd can give the lease up.
            Assert.True(((lease - kill) * (1 + drift)) + 1 <= (lease * (1 - drift)) + 1e-6, $"L={lease} K={kill} drift={drift}");
        }
    }

    [Theory]
    [InlineData(10, 2, 6, 1, true, "")]
    [InlineData(4, 1.3, 4, 1, true, "LeaseTooShort!")]
    [InlineData(10.5, 2, 6, 1, true, "LeaseNotWholeSeconds!")]
    [InlineData(90, 5, 6, 1, true, "LeaseLong")]
    [InlineData(10, 1, 6, 1, true, "KillTooShort!")]
    [InlineData(10, 1, 6, 0, true, "")]
    [InlineData(10, 4, 6, 1, true, "KillTooLong!")]
    [InlineData(10, 2, 2, 1, true, "WatchdogTooShort!")]
    [InlineData(10, 2, 6.5, 1, true, "WatchdogNotWholeSeconds!")]
    [InlineData(10, 2, 11, 1, true, "WatchdogLong")]
    [InlineData(10, 2, 10, 1, true, "")]
    [InlineData(10, 2.5, 6, 6, true, "DriftOutOfRange!")]
    [InlineData(10, 2, 6, -1, true, "DriftOutOfRange!")]
    [InlineData(10, 2, 0, 1, true, "WatchdogMissing")]
    [InlineData(10, 2, 6, 1, false, "AgentMissing")]
    [InlineData(10, 2, 0, 1, false, "WatchdogMissing AgentMissing")]
    [InlineData(4, 1.3, 0, 1, false, "LeaseTooShort! WatchdogMissing AgentMissing")] // errors first
    public void Settings_are_judged(double lease, double kill, double watchdog, double drift, bool agent, string found)
    {
        FencingTimes times = FencingTimes.Of(Settings(lease, kill, watchdog, drift) with { FenceAgent = agent });
        Assert.Equal(found, string.Join(' ', times.Findings.Select(finding => finding.Fault + (finding.IsError ? "!" : ""))));
        Assert.Equal(!found.Contains('!'), times.IsUsable);
        Assert.All(times.Findings, finding => Assert.True(finding.Message.EndsWith('.') && finding.Remedy.EndsWith('.')));
    }

    [Fact]
    public void The_kernels_own_watchdog_is_weaker_and_that_is_said() =>
        Assert.Contains(FencingTimes.Of(FencingSettings.Default).Findings, finding => finding.Fault is FencingFault.WatchdogInSoftware && !finding.IsError);

    [Fact]
    public void What_is_preset_may_be_used() => Assert.True(FencingTimes.Of(FencingSettings.Default).IsUsable);

    /// <summary>Seconds: detect, fence and start as they are likely.</summary>
    [Theory]
    [InlineData("AtOnce", false, 8.58, 4.28, 2)]
    [InlineData("Smb", false, 8.58, 4.28, 2)] // the file server has let go by then
    [InlineData("Smb", true, 8.58, 3, 2)]
    [InlineData("Ocfs2", false, 8.58, 4.28, 17.13)]
    [InlineData("Ocfs2", true, 8.58, 3, 18.42)]
    public void A_failover_is_estimated_with_what_is_left_of_the_storages_lock(string storage, bool agent, double detect, double fence, double start)
    {
        FencingTimes times = FencingTimes.Of(FencingSettings.Default with
        {
            Storage = Enum.Parse<StorageRelease>(storage), FenceAgent = agent, AgentTime = TimeSpan.FromSeconds(3),
        });
        Assert.Equal(detect, times.Detect.Likely.TotalSeconds, 2);
        Assert.Equal(fence, times.Fence.Likely.TotalSeconds, 2);
        Assert.Equal(start, times.Start.Likely.TotalSeconds, 2);
        Assert.Equal(detect + fence + start, times.Outage.TotalSeconds, 1);
        Assert.All([times.Detect, times.Fence, times.Start], range => Assert.True(range.Low <= range.Likely && range.Likely <= range.High));
    }

    private static FencingSettings Settings(double lease, double kill, double watchdog, double drift) => new()
    {
        Lease = TimeSpan.FromSeconds(lease),
        Kill = TimeSpan.FromSeconds(kill),
        Watchdog = watchdog > 0 ? WatchdogKind.Hardware : WatchdogKind.None,
        WatchdogTimeout = TimeSpan.FromSeconds(watchdog),
        ClockDrift = drift / 100,
        FenceAgent = true,
    };
}
