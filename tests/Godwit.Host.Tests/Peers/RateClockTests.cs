using Godwit.Host.Peers;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Godwit.Host.Tests.Peers;

public sealed class RateClockTests
{
    private const int Chunk = 64 << 10;

    [Theory]
    //          burst  chunk every ms  chunks  bytes/s
    [InlineData(16,    10,             80,     Chunk * 100)]   // the overture came out of a token bucket
    [InlineData(0,     10,             80,     Chunk * 100)]
    [InlineData(0,     100,            10,     Chunk * 10)]    // never got past the overture
    public void A_rate_is_what_comes_in_after_the_overture(int burst, int milliseconds, int chunks, double rate)
    {
        var time = new FakeTimeProvider();
        var clock = new RateClock(time);
        for (int i = 0; i < burst; i++)
        {
            clock.Add(Chunk);
        }

        for (int i = 0; i < chunks; i++)
        {
            time.Advance(TimeSpan.FromMilliseconds(milliseconds));
            clock.Add(Chunk);
        }

        Assert.Equal(rate, clock.BytesPerSecond, rate * 0.01);
    }

    [Fact]
    public void A_processor_that_had_no_time_does_not_make_the_link_slow()
    {
        var time = new FakeTimeProvider();
        var clock = new RateClock(time);
        for (int i = 0; i < 80; i++)
        {
            time.Advance(TimeSpan.FromMilliseconds(i == 40 ? 400 : 10));
            clock.Add(Chunk);
        }

        Assert.Equal(Chunk * 100, clock.BytesPerSecond, Chunk * 1.0);
    }

    [Fact]
    public void Nothing_is_no_rate_and_too_much_is_not_waited_for()
    {
        var time = new FakeTimeProvider();
        var clock = new RateClock(time);
        Assert.Equal(0, clock.BytesPerSecond);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(clock.Add(Chunk));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(clock.Add(Chunk));
    }
}
