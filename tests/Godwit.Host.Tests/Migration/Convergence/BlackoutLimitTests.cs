using Godwit.Contracts.Moves;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Migration.Convergence;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Godwit.Host.Tests.Migration.Convergence;

public sealed class BlackoutLimitTests
{
    private static readonly ConvergencePolicy Policy = ConvergencePolicy.Of(new MovePolicy { BlackoutCapMilliseconds = 1000 });
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void It_counts_from_when_the_guest_was_last_seen_at_work_and_fires_before_the_cap()
    {
        using var limit = new BlackoutLimit(Policy, "web01", _time.GetUtcNow() - TimeSpan.FromMilliseconds(300), _time);
        Assert.Equal(300, limit.Paused.TotalMilliseconds);

        _time.Advance(TimeSpan.FromMilliseconds(549));
        Assert.False(limit.Token.IsCancellationRequested);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(limit.Token.IsCancellationRequested);
    }

    /// <summary>On a busy host its processors stood still long before QEMU said STOP.</summary>
    [Theory]
    [InlineData(940, true)]
    [InlineData(960, false)]   // 50 ms are kept for the hand-over
    public void What_QEMU_itself_says_of_the_pause_counts_in_the_end(int downtime, bool inTime)
    {
        using var limit = new BlackoutLimit(Policy, "web01", _time.GetUtcNow(), _time);
        _time.Advance(TimeSpan.FromMilliseconds(90));
        limit.Know(TimeSpan.FromMilliseconds(downtime));

        if (inTime)
        {
            limit.RequireTimeToHandOver();
        }
        else
        {
            Problem problem = Assert.Throws<RefusedException>(limit.RequireTimeToHandOver).Problem;
            Assert.Equal(ProblemId.BlackoutCapExceeded, problem.Id);
            Assert.Contains("960 ms of it were over", problem.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1200, "What is left of the memory of web01 would take 1200 ms")]
    [InlineData(0, "could not be handed over within the blackout cap of 1000 ms: 0 ms of it were over")]
    public void It_says_why_it_cannot_be_kept(int rest, string why)
    {
        using var limit = new BlackoutLimit(Policy, "web01", _time.GetUtcNow(), _time);

        Assert.Contains(why, limit.Exceeded(TimeSpan.FromMilliseconds(rest)).Problem.Message, StringComparison.Ordinal);
    }
}
