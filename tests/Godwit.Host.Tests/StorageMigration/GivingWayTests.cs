using Godwit.Host.Guests;
using Godwit.Host.StorageMigration;
using Xunit;

namespace Godwit.Host.Tests.StorageMigration;

public sealed class GivingWayTests
{
    private const long Mega = 1 << 20;
    private static readonly GivingWay Calm = GivingWay.Unasked with { Calm = true };
    private static readonly GuestPulse Undisturbed = Felt(milliseconds: 3, requests: 900);
    private static readonly GivingWay Known = Calm.Next(Undisturbed, old: false, rate: null);

    [Fact]
    public void A_copy_beside_an_idle_guest_goes_as_fast_as_it_can() =>
        Assert.Equal(GivingWay.Unasked, GivingWay.Unasked.Next(GuestPulse.None, old: true, 800 * Mega));

    [Fact]
    public void A_guest_seen_at_work_is_first_looked_at_undisturbed()
    {
        GivingWay calm = GivingWay.Unasked.Next(Felt(30, 100), old: false, 800 * Mega);
        Assert.Equal((true, GivingWay.Stroll), (calm.Calm, calm.BytesPerSecond));

        GivingWay known = calm.Next(Undisturbed, old: false, 32 * Mega);
        Assert.Equal((false, 256 * Mega, Undisturbed), (known.Calm, known.BytesPerSecond, known.Undisturbed));
    }

    [Theory]
    //          ms    requests  MiB/s
    [InlineData(3.0,  900,      320)] // as undisturbed
    [InlineData(4.1,  900,      128)] // each takes more than a third longer
    [InlineData(3.0,  670,      128)] // as quick, and fewer than three quarters: the processor is short
    [InlineData(3.9,  900,      256)] // nearly too long
    [InlineData(3.0,  700,      256)] // nearly too few
    [InlineData(null, 0,        512)] // it wants nothing
    public void It_keeps_three_quarters(double? milliseconds, double requests, long mebibytes) =>
        Assert.Equal(mebibytes * Mega, Known.Next(Felt(milliseconds, requests), old: false, 200 * Mega).BytesPerSecond);

    [Theory]
    //          ms undisturbed, requests -> ms, requests, MiB/s
    [InlineData(2.0,  5,                    40.0, 15,     320)] // one that asks now and then waits 50 ms without noticing
    [InlineData(2.0,  5,                    53.0, 15,     128)]
    [InlineData(2.0,  100,                  4.0,  5,      320)] // so few at a look that their number says nothing
    [InlineData(2.0,  100,                  5.4,  100,    128)] // 10 ms from one to the next: not a third of that
    public void A_guest_that_does_not_always_wait_may_wait_longer(double before, double requests, double milliseconds, double then, long mebibytes) => Assert.Equal(
        mebibytes * Mega,
        Calm.Next(Felt(before, requests), old: false, null).Next(Felt(milliseconds, then), old: false, 200 * Mega).BytesPerSecond);

    [Fact]
    public void Beside_a_guest_that_falls_silent_the_copy_is_at_full_speed_within_half_a_second()
    {
        GivingWay now = Known;
        for (int look = 0; look < 2; look++)
        {
            now = now.Next(GuestPulse.None, old: false, 200 * Mega);
        }

        Assert.Null(now.BytesPerSecond);
    }

    [Fact]
    public void A_guest_that_went_idle_meanwhile_holds_nothing_back() =>
        Assert.Equal(GivingWay.Unasked, Calm.Next(GuestPulse.None, old: false, null));

    [Fact]
    public void However_slow_the_guest_is_the_copy_goes_on_at_a_stroll()
    {
        GivingWay now = Known;
        for (int look = 0; look < 30; look++)
        {
            now = now.Next(Felt(500, 1), old: false, 200 * Mega);
        }

        Assert.Equal(GivingWay.Stroll, now.BytesPerSecond);
    }

    [Fact]
    public void What_undisturbed_is_is_asked_again_after_a_while_and_keeps_what_is_allowed()
    {
        GivingWay again = Known.Next(Undisturbed, old: true, 200 * Mega);
        Assert.True(again.Calm);
        Assert.Equal(Known with { Undisturbed = Felt(9, 300) }, again.Next(Felt(9, 300), old: false, 32 * Mega));
    }

    [Fact]
    public void Requests_of_microseconds_may_take_half_a_millisecond()
    {
        GivingWay quick = Calm.Next(Felt(0.02, 900), old: false, null);
        Assert.Equal(320 * Mega, quick.Next(Felt(0.3, 900), old: false, null).BytesPerSecond);
        Assert.Equal(128 * Mega, quick.Next(Felt(0.6, 900), old: false, null).BytesPerSecond);
    }

    private static GuestPulse Felt(double? milliseconds, double requests) =>
        new(milliseconds is { } ms ? TimeSpan.FromMilliseconds(ms) : null, requests);
}
