using Godwit.Host.StorageMigration;
using Xunit;

namespace Godwit.Host.Tests.StorageMigration;

public sealed class GivingWayTests
{
    private const long Mega = 1 << 20;
    private static readonly TimeSpan Undisturbed = TimeSpan.FromMilliseconds(2);

    private readonly GivingWay _known = (GivingWay.Unasked with { Calm = true }).Next(Undisturbed, old: false, rate: null);

    [Fact]
    public void A_copy_beside_an_idle_guest_goes_as_fast_as_it_can() =>
        Assert.Equal(GivingWay.Unasked, GivingWay.Unasked.Next(null, old: true, 800 * Mega));

    [Fact]
    public void A_guest_seen_at_work_is_first_looked_at_undisturbed_and_then_a_third_slower_at_the_most()
    {
        GivingWay calm = GivingWay.Unasked.Next(9 * Undisturbed, old: false, 800 * Mega);
        Assert.Equal((true, GivingWay.Stroll), (calm.Calm, calm.BytesPerSecond));

        GivingWay known = calm.Next(Undisturbed, old: false, 32 * Mega);
        Assert.Equal((false, 256 * Mega, 1.3 * Undisturbed), (known.Calm, known.BytesPerSecond, known.Bound));
        Assert.Equal(128 * Mega, known.Next(1.4 * Undisturbed, old: false, 200 * Mega).BytesPerSecond);
        Assert.Equal(320 * Mega, known.Next(Undisturbed, old: false, 200 * Mega).BytesPerSecond);
    }

    [Fact]
    public void A_guest_that_went_idle_meanwhile_holds_nothing_back() =>
        Assert.Equal(GivingWay.Unasked, (GivingWay.Unasked with { Calm = true }).Next(null, old: false, null));

    [Fact]
    public void However_slow_the_guest_is_the_copy_goes_on_at_a_stroll()
    {
        GivingWay now = _known;
        for (int look = 0; look < 30; look++)
        {
            now = now.Next(100 * Undisturbed, old: false, 200 * Mega);
        }

        Assert.Equal(GivingWay.Stroll, now.BytesPerSecond);
    }

    [Fact]
    public void What_undisturbed_is_is_asked_again_after_a_while_and_keeps_what_is_allowed()
    {
        GivingWay again = _known.Next(Undisturbed, old: true, 200 * Mega);
        Assert.True(again.Calm);
        Assert.Equal(_known with { Bound = 3.9 * Undisturbed }, again.Next(3 * Undisturbed, old: false, 32 * Mega));
    }

    [Fact]
    public void Requests_of_microseconds_may_take_half_a_millisecond() =>
        Assert.Equal(TimeSpan.FromMilliseconds(0.5), (GivingWay.Unasked with { Calm = true }).Next(Undisturbed / 100, old: false, null).Bound);
}
