using Godwit.Host.Cluster.Fencing;
using Xunit;

namespace Godwit.Host.Tests.Cluster.Fencing;

/// <summary>With a lease of 9 s: renewed each 3 s, guests killed at 7 s, a watchdog of 6 s.</summary>
public sealed class GuardianVerdictTests
{
    private static readonly FencingTimes Times = FencingTimes.Of(FencingSettings.Default with { Lease = TimeSpan.FromSeconds(9) });

    /// <summary>Whether the right is in force, guests; then Kill, Pet.</summary>
    [Theory]
    [InlineData(true, 5, "P")]
    [InlineData(true, 0, "P")]
    [InlineData(false, 5, "K")] // one that does not die: the watchdog's turn
    [InlineData(false, 0, "P")] // nothing to lose: a node without clustered guests is not reset
    public void A_guardian_pets_only_while_it_may_run_guests_or_has_none(bool isInForce, int guests, string duty)
    {
        GuardianDuty told = GuardianVerdict.Of(isInForce, guests);
        Assert.Equal(duty, (told.Kill ? "K" : "") + (told.Pet ? "P" : ""));
    }

    /// <summary>Seconds since the lease is gone (-1: it is not).</summary>
    [Theory]
    [InlineData(-1, false, false, "still has its lease")]
    [InlineData(-1, true, false, "still has its lease")] // an agent's word from before counts for nothing
    [InlineData(0, false, false, "may need 4.3 s more")]
    [InlineData(4, false, false, "may need 0.3 s more")]
    [InlineData(4.3, false, true, "its watchdog has reset it")]
    [InlineData(0, true, true, "switched off by its fence agent")]
    public void Others_start_its_guests_when_they_are_proven_dead(double gone, bool off, bool may, string words)
    {
        StartRight right = StartVerdict.Of(Times, "hostb", gone < 0 ? null : TimeSpan.FromSeconds(gone), off);
        Assert.Equal(may, right.May);
        Assert.Contains(words, right.Message);
        Assert.Equal(may, right.Wait == TimeSpan.Zero);
    }

    [Fact]
    public void Without_a_watchdog_the_weakness_is_said() => Assert.Contains(
        "nothing else covers it",
        StartVerdict.Of(FencingTimes.Of(FencingSettings.Default with { Watchdog = WatchdogKind.None }), "hostb", TimeSpan.FromSeconds(1), false).Message);
}
