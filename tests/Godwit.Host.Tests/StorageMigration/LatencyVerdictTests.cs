using Godwit.Host.Guests;
using Godwit.Host.StorageMigration;
using Godwit.Qmp;
using Xunit;

namespace Godwit.Host.Tests.StorageMigration;

public sealed class LatencyVerdictTests
{
    private const long Mega = 1 << 20;
    private static readonly TimeSpan Bound = TimeSpan.FromMilliseconds(50);

    [Theory]
    //          held now    step  felt    rate   ->  held       step
    [InlineData(null,         0,   null,  160L,      null,        0)] // nobody asked for anything
    [InlineData(null,         0,   50.0,  160L,      null,        0)] // at the bound is within it
    [InlineData(null,         0,   51.0,  160L,      80L,        10)] // half, and back in steps of a sixteenth
    [InlineData(null,         0,   51.0,  null,      512L,       64)] // the rate is not known yet
    [InlineData(80L,         10,   51.0,  160L,      40L,        10)]
    [InlineData(40L,         10,   49.0,  40L,       40L,        10)] // close to it
    [InlineData(40L,         10,   10.0,  40L,       50L,        10)]
    [InlineData(40L,         10,   null,  40L,       50L,        10)]
    [InlineData(150L,        10,   10.0,  150L,      null,        0)] // as it was at first
    public void The_rate_follows_what_the_guest_feels(long? held, long step, double? felt, long? rate, long? heldThen, long stepThen) => Assert.Equal(
        new CopyAllowance(heldThen * Mega, stepThen * Mega),
        LatencyVerdict.Next(new CopyAllowance(held * Mega, step * Mega), felt / Bound.TotalMilliseconds, rate * Mega));

    [Fact]
    public void A_guest_that_is_always_slow_leaves_the_copy_a_trickle_and_one_that_recovers_gets_it_all_back()
    {
        CopyAllowance now = CopyAllowance.Unlimited;
        for (int second = 0; second < 30; second++)
        {
            now = LatencyVerdict.Next(now, 2, 1000 * Mega);
        }

        Assert.Equal(LatencyVerdict.Trickle, now.BytesPerSecond);
        for (int second = 0; second < 17; second++)
        {
            now = LatencyVerdict.Next(now, 0.5, Mega);
        }

        Assert.Equal(CopyAllowance.Unlimited, now);
    }

    [Fact]
    public void What_the_guest_feels_is_the_slowest_kind_of_its_requests()
    {
        BlockCounters before = Counters(operations: 10, reads: 1, writes: 1, flushes: 1);

        Assert.Null(GuestLatency.SlowestKind(before, before));
        Assert.Equal(TimeSpan.FromMilliseconds(30), GuestLatency.SlowestKind(before, Counters(operations: 20, reads: 11, writes: 101, flushes: 301)));
        Assert.Equal(TimeSpan.FromMilliseconds(90), GuestLatency.SlowestKind(before, Counters(operations: 11, reads: 1, writes: 91, flushes: 2)));
    }

    /// <param name="operations">Of each kind.</param>
    /// <param name="reads">Milliseconds that all reads took, and so on.</param>
    private static BlockCounters Counters(long operations, long reads, long writes, long flushes) => new()
    {
        RdBytes = 0, WrBytes = 0, RdOperations = operations, WrOperations = operations, FlushOperations = operations,
        RdTotalTimeNs = reads * 1_000_000, WrTotalTimeNs = writes * 1_000_000, FlushTotalTimeNs = flushes * 1_000_000,
    };
}
