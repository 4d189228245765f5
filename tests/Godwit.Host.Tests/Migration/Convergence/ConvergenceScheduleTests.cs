using Godwit.Contracts.Moves;
using Godwit.Host.Guests;
using Godwit.Host.Migration.Convergence;
using Xunit;

namespace Godwit.Host.Tests.Migration.Convergence;

public sealed class ConvergenceScheduleTests
{
    private const long Mebi = 1L << 20;

    private static readonly ConvergencePolicy Default = ConvergencePolicy.Of(null);

    [Theory]
    //          s after pass 1  MiB/s  wire/guest  backlog MiB  MiB that may be left at the pause
    [InlineData(null,           null,  1.0,        0,           0)]      // nobody knows the link: no pause
    [InlineData(null,           100.0, 1.0,        0,           10)]     // 100 ms
    [InlineData(0.0,            100.0, 1.0,        0,           10)]
    [InlineData(0.0,            100.0, 0.25,       0,           40)]     // as much as compresses to it
    [InlineData(0.0,            100.0, 1.0,        4,           6)]      // what waits already takes its part of the time
    [InlineData(0.0,            10.0,  0.1,        1,           0)]      // all of it
    [InlineData(0.0,            10.0,  0.1,        8,           0)]      // more than all of it
    [InlineData(9.9,            10.0,  1.0,        0,           1)]
    [InlineData(10.0,           10.0,  1.0,        0,           3)]      // 300 ms
    [InlineData(29.9,           10.0,  1.0,        0,           3)]
    [InlineData(30.0,           10.0,  1.0,        8,           2)]      // 1000 ms
    [InlineData(3000.0,         10.0,  1.0,        0,           10)]
    public void The_guest_is_paused_when_what_is_left_fits(double? since, double? rate, double ratio, int backlog, int left)
    {
        MemorySteering wish = ConvergenceSchedule.Steer(Default, Sight(since, rate, ratio, backlog));

        Assert.InRange(wish.SwitchoverBytes, Math.Max(MemorySteering.OnePage, (left * Mebi) - 1), Math.Max(MemorySteering.OnePage, left * Mebi));
    }

    [Theory]
    //          cap    limit  aimed at
    [InlineData(4500,  1000,  1000)]
    [InlineData(1000,  1000,  750)]    // the hand-over needs its time, too
    [InlineData(400,   300,   200)]
    [InlineData(50,    50,    25)]
    public void The_limit_leaves_room_for_the_hand_over_below_the_cap(int cap, int limit, int aimed) => Assert.Equal(
        aimed,
        ConvergenceSchedule.Steer(
            ConvergencePolicy.Of(new MovePolicy { BlackoutCapMilliseconds = cap, DowntimeLimitMilliseconds = limit }), Sight(0, 10, 1, 0)).DowntimeLimit.TotalMilliseconds);

    [Theory]
    [InlineData(WhenNotConverging.Abort, 60, null, false)]   // all of memory has not been sent once
    [InlineData(WhenNotConverging.Abort, 60, 59.9, false)]
    [InlineData(WhenNotConverging.Abort, 60, 60.0, true)]
    [InlineData(WhenNotConverging.Abort, null, 119.0, false)]
    [InlineData(WhenNotConverging.Abort, null, 120.0, true)]
    [InlineData(WhenNotConverging.Wait, null, 86_400.0, false)]
    public void Patience_ends_as_the_policy_says(WhenNotConverging ending, int? patience, double? since, bool over) => Assert.Equal(
        over, ConvergenceSchedule.IsOver(ConvergencePolicy.Of(new MovePolicy { WhenNotConverging = ending, PatienceSeconds = patience }), Sight(since, 10, 1, 0)));

    [Theory]
    //          remaining  backlog  MiB/s  paused ms  fits a cap of 1 s
    [InlineData(0,         0,       10.0,  0,         true)]
    [InlineData(7,         0,       10.0,  0,         true)]
    [InlineData(8,         0,       10.0,  0,         false)]
    [InlineData(4,         4,       10.0,  0,         false)]
    [InlineData(5,         0,       10.0,  200,       true)]
    [InlineData(5,         0,       10.0,  300,       false)]
    [InlineData(0,         0,       10.0,  751,       false)]
    [InlineData(99,        0,       null,  0,         true)]     // nobody knows; the clock runs
    public void A_pause_that_would_be_too_long_is_not_begun(int remaining, int backlog, double? rate, int paused, bool fits) => Assert.Equal(
        fits,
        ConvergenceSchedule.Fits(
            ConvergencePolicy.Of(new MovePolicy { BlackoutCapMilliseconds = 1000 }), Sight(0, rate, 1, backlog) with { RemainingBytes = remaining * Mebi },
            TimeSpan.FromMilliseconds(paused)));

    [Theory]
    //          dirty  MiB/s  wire/guest  outruns
    [InlineData(null,  10.0,  1.0,        false)]
    [InlineData(5,     null,  1.0,        false)]
    [InlineData(8,     10.0,  1.0,        false)]
    [InlineData(10,    10.0,  1.0,        true)]
    [InlineData(20,    10.0,  0.25,       false)]
    [InlineData(40,    10.0,  0.25,       true)]
    public void What_a_link_takes_of_a_guest_is_what_it_takes_compressed(int? dirty, double? rate, double ratio, bool outruns) =>
        Assert.Equal(outruns, (Sight(1, rate, ratio, 0) with { DirtyBytesPerSecond = dirty * Mebi }).OutrunsLink);

    [Theory]
    [InlineData(0, 4096, false)]
    [InlineData(0, 4000, false)]
    [InlineData(0, 3000, true)]
    [InlineData(0, 5000, false)]
    [InlineData(0, 8192, true)]
    [InlineData(1, 4096, true)]
    public void QEMU_is_told_only_what_makes_a_difference(int throttle, long bytes, bool differs)
    {
        var told = new MemorySteering { SwitchoverBytes = 4096, DowntimeLimit = TimeSpan.FromMilliseconds(100), ThrottlePercent = 0 };

        Assert.Equal(differs, (told with { SwitchoverBytes = bytes, ThrottlePercent = throttle }).DiffersFrom(told));
    }

    [Theory]
    //          cap    paused  word  may be handed over
    [InlineData(4500,  0,      0,    true)]
    [InlineData(4500,  4300,   100,  true)]
    [InlineData(4500,  4300,   200,  false)]
    [InlineData(100,   60,     10,   true)]
    [InlineData(100,   60,     20,   false)]
    public void Ownership_passes_only_while_the_word_still_comes_in_time(int cap, int paused, int word, bool may) => Assert.Equal(
        may, BlackoutVerdict.MayHandOver(TimeSpan.FromMilliseconds(cap), TimeSpan.FromMilliseconds(paused), TimeSpan.FromMilliseconds(word)));

    [Theory]
    [InlineData(10_000, 9850)]
    [InlineData(4500, 4350)]
    [InlineData(400, 300)]
    [InlineData(50, 37.5)]
    public void The_way_back_begins_early_enough_to_end_within_the_cap(int cap, double latest) =>
        Assert.Equal(latest, BlackoutVerdict.LatestWayBack(TimeSpan.FromMilliseconds(cap)).TotalMilliseconds);

    private static ConvergenceSight Sight(double? since, double? mebibytes, double ratio, int backlog) => new()
    {
        Since = since is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        RemainingBytes = 0,
        BacklogBytes = backlog * Mebi,
        WireBytesPerSecond = mebibytes * Mebi,
        WireBytesPerGuestByte = ratio,
        DirtyBytesPerSecond = null,
    };
}
