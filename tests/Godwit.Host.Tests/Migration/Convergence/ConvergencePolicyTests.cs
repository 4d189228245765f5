using Godwit.Contracts.Moves;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Migration.Convergence;
using Xunit;

namespace Godwit.Host.Tests.Migration.Convergence;

public sealed class ConvergencePolicyTests
{
    public static TheoryData<string, MovePolicy> Nonsense => new()
    {
        { "blackoutCapMilliseconds", new MovePolicy { BlackoutCapMilliseconds = 0 } },
        { "blackoutCapMilliseconds", new MovePolicy { BlackoutCapMilliseconds = -1 } },
        { "blackoutCapMilliseconds", new MovePolicy { BlackoutCapMilliseconds = 49 } },
        { "blackoutCapMilliseconds", new MovePolicy { BlackoutCapMilliseconds = 10_001 } },
        { "downtimeLimitMilliseconds", new MovePolicy { DowntimeLimitMilliseconds = 0 } },
        { "downtimeLimitMilliseconds", new MovePolicy { DowntimeLimitMilliseconds = -5 } },
        { "downtimeLimitMilliseconds", new MovePolicy { DowntimeLimitMilliseconds = 301, BlackoutCapMilliseconds = 300 } },
        { "steps", Steps(new MovePolicyStep { AfterSeconds = 5, DowntimeLimitMilliseconds = 4501 }) },
        { "steps", Steps(new MovePolicyStep { AfterSeconds = 5, DowntimeLimitMilliseconds = 0 }) },
        { "steps", Steps(new MovePolicyStep { AfterSeconds = -1, DowntimeLimitMilliseconds = 300 }) },
        { "steps", Steps(new MovePolicyStep { AfterSeconds = 5 }) },
        { "steps", Steps((MovePolicyStep)null!) },
        { "steps", Steps(new MovePolicyStep { AfterSeconds = 5, DowntimeLimitMilliseconds = 300 }, new MovePolicyStep { AfterSeconds = 5, DowntimeLimitMilliseconds = 400 }) },
        { "steps", Steps(new MovePolicyStep { AfterSeconds = 9, DowntimeLimitMilliseconds = 300 }, new MovePolicyStep { AfterSeconds = 5, DowntimeLimitMilliseconds = 400 }) },
        { "steps", Steps([.. Enumerable.Range(1, 33).Select(second => new MovePolicyStep { AfterSeconds = second, DowntimeLimitMilliseconds = 300 })]) },
        { "throttlePercent", Steps(new MovePolicyStep { AfterSeconds = 5, ThrottlePercent = 100 }) },
        { "throttlePercent", new MovePolicy { ThrottlePercent = 0 } },
        { "throttlePercent", new MovePolicy { ThrottlePercent = 100 } },
        { "compressionLevel", new MovePolicy { CompressionLevel = 0 } },
        { "compressionLevel", new MovePolicy { CompressionLevel = 21 } },
        { "patienceSeconds", new MovePolicy { WhenNotConverging = WhenNotConverging.Abort, PatienceSeconds = 0 } },
        { "patienceSeconds", new MovePolicy { WhenNotConverging = WhenNotConverging.Abort, PatienceSeconds = 86_401 } },
        { "patienceSeconds", new MovePolicy { PatienceSeconds = 60 } },
        { "patienceSeconds", new MovePolicy { WhenNotConverging = WhenNotConverging.Wait, PatienceSeconds = 60 } },
        { "compressionLevel", new MovePolicy { WhenNotConverging = WhenNotConverging.PostCopy, CompressionLevel = 3 } },
    };

    [Theory]
    [MemberData(nameof(Nonsense), DisableDiscoveryEnumeration = true)]
    public void A_policy_that_makes_no_sense_is_refused_with_the_number_that_makes_none(string what, MovePolicy policy)
    {
        Problem problem = Assert.Throws<RefusedException>(() => ConvergencePolicy.Of(policy)).Problem;

        Assert.Equal((ProblemId.MalformedRequest, what), (problem.Id, problem.Target));
        Assert.NotEmpty(problem.Remedy);
    }

    [Fact]
    public void Without_a_policy_the_limit_rises_twice_and_the_move_waits()
    {
        ConvergencePolicy policy = ConvergencePolicy.Of(null);

        Assert.Equal([(0, 100), (10, 300), (30, 1000)], Limits(policy));
        Assert.Equal((4500.0, WhenNotConverging.Wait, null, false), (policy.BlackoutCap.TotalMilliseconds, policy.WhenNotConverging, policy.Patience, policy.Throttles));
    }

    [Theory]
    [InlineData(50, "0=25")]
    [InlineData(150, "0=75")]
    [InlineData(300, "0=100")]
    [InlineData(500, "0=100 10=300")]
    [InlineData(1000, "0=100 10=300")]
    [InlineData(1001, "0=100 10=300 30=1000")]
    public void Steps_that_nobody_named_stay_below_the_cap(int cap, string steps) =>
        Assert.Equal(steps, string.Join(' ', Limits(ConvergencePolicy.Of(new MovePolicy { BlackoutCapMilliseconds = cap })).Select(step => $"{step.After}={step.Limit}")));

    [Fact]
    public void A_first_limit_is_never_lowered_by_a_step_that_nobody_named() =>
        Assert.Equal([(0, 500), (30, 1000)], Limits(ConvergencePolicy.Of(new MovePolicy { DowntimeLimitMilliseconds = 500 })));

    [Fact]
    public void A_step_keeps_what_it_does_not_change()
    {
        ConvergencePolicy policy = ConvergencePolicy.Of(Steps(
            new MovePolicyStep { AfterSeconds = 4, ThrottlePercent = 50 },
            new MovePolicyStep { AfterSeconds = 8, DowntimeLimitMilliseconds = 700 }) with { WhenNotConverging = WhenNotConverging.Abort });

        Assert.Equal([(0, 100), (4, 100), (8, 700)], Limits(policy));
        Assert.Equal([0, 50, 50], policy.Steps.Select(step => step.ThrottlePercent));
        Assert.Equal((true, TimeSpan.FromSeconds(120)), (policy.Throttles, policy.Patience));
    }

    private static MovePolicy Steps(params MovePolicyStep[] steps) => new() { Steps = steps };

    private static IEnumerable<(int After, int Limit)> Limits(ConvergencePolicy policy) =>
        policy.Steps.Select(step => ((int)step.After.TotalSeconds, (int)step.DowntimeLimit.TotalMilliseconds));
}
