using Godwit.Host.Guests;
using Godwit.Qmp;
using Xunit;

namespace Godwit.Host.Tests.Guests;

public sealed class MigrationSettingsTests
{
    [Theory]
    [InlineData(0, 100)]
    [InlineData(4096, 1)]
    [InlineData(4096, 100)]
    [InlineData(4096, 10_000)]
    [InlineData(12_345_678, 300)]
    [InlineData(1L << 50, 1)]
    public void What_QEMU_makes_of_its_two_parameters_is_the_number_of_bytes(long bytes, int limit)
    {
        MigrateSetParameters parameters = MigrationSettings.Steering(Wish(bytes, limit, 0), throttles: false);

        long threshold = parameters.AvailSwitchoverBandwidth!.Value / 1000 * parameters.DowntimeLimit!.Value;
        Assert.InRange(threshold, Math.Max(4096, bytes), Math.Max(4096, bytes) + limit);
        Assert.Null(parameters.MaxCpuThrottle);
    }

    [Theory]
    //          throttle  initial  most
    [InlineData(0,        1,       1)]
    [InlineData(15,       15,      15)]
    [InlineData(70,       20,      70)]
    public void A_guest_is_held_back_gently_first_and_never_more_than_allowed(int throttle, int initial, int most)
    {
        MigrateSetParameters parameters = MigrationSettings.Steering(Wish(4096, 100, throttle), throttles: true);

        Assert.Equal((initial, most), (parameters.CpuThrottleInitial, parameters.MaxCpuThrottle));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Only_the_source_is_told_to_hold_its_guest_back(bool throttles)
    {
        Assert.Equal(throttles, On(MigrationSettings.Sending(new MemoryManner(), throttles), MigrationCapability.AutoConverge));
        Assert.False(On(MigrationSettings.Receiving(new MemoryManner()), MigrationCapability.AutoConverge));
        Assert.True(On(MigrationSettings.Sending(new MemoryManner(), throttles), MigrationCapability.PauseBeforeSwitchover));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_guest_that_may_go_ahead_sends_its_memory_over_one_channel_and_both_sides_say_so(bool mayGoAhead)
    {
        var manner = new MemoryManner(mayGoAhead, Compresses: !mayGoAhead);
        foreach (MigrateSetCapabilities side in new[] { MigrationSettings.Sending(manner, throttles: true), MigrationSettings.Receiving(manner) })
        {
            Assert.Equal((mayGoAhead, !mayGoAhead), (On(side, MigrationCapability.PostcopyRam), On(side, MigrationCapability.Multifd)));
            Assert.True(On(side, MigrationCapability.PauseBeforeSwitchover));
        }
    }

    private static bool On(MigrateSetCapabilities capabilities, MigrationCapability which) => capabilities.Capabilities.Single(each => each.Capability == which).State;

    private static MemorySteering Wish(long bytes, int limit, int throttle) =>
        new() { SwitchoverBytes = bytes, DowntimeLimit = TimeSpan.FromMilliseconds(limit), ThrottlePercent = throttle };
}
