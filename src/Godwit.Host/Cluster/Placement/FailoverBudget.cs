namespace Godwit.Host.Cluster.Placement;

/// <summary>What is done about a role that has failed: restarted in place first, then failed over, then left alone.</summary>
/// <param name="Answer">What is done now.</param>
/// <param name="Expires">When the oldest attempt that counts against it counts no longer, and one more is allowed; null when none is needed or none ever will be.</param>
/// <param name="Message">A sentence for the cluster's log.</param>
internal sealed record FailoverBudget(FailureAnswer Answer, DateTimeOffset? Expires, string Message)
{
    /// <param name="role">Its name.</param>
    /// <param name="policy">What its administrator allows.</param>
    /// <param name="nodes">How many nodes the cluster has.</param>
    /// <param name="restarts">When it was started again in place, in any order.</param>
    /// <param name="failovers">When it was failed over for its own failures, in any order.</param>
    /// <param name="now">By the clock that wrote those.</param>
    public static FailoverBudget Of(
        string role, FailoverPolicy policy, int nodes, IReadOnlyList<DateTimeOffset> restarts, IReadOnlyList<DateTimeOffset> failovers, DateTimeOffset now)
    {
        if (policy.RestartAction is RestartAction.DoNotRestart)
        {
            return new FailoverBudget(FailureAnswer.StayFailed, null, $"{role} failed, and is not to be started again.");
        }

        DateTimeOffset[] inPlace = Counting(restarts, policy.RestartPeriod, now);
        if (inPlace.Length < policy.RestartThreshold)
        {
            return new FailoverBudget(
                FailureAnswer.RestartInPlace, null, $"{role} failed, and is started again where it is ({inPlace.Length + 1} of {policy.RestartThreshold}).");
        }

        if (policy.RestartAction is RestartAction.RestartNoNotify)
        {
            return Stay(inPlace, policy.RestartThreshold, policy.RestartPeriod, $"{role} failed, and was started again too often ({inPlace.Length})");
        }

        int most = policy.FailoverThreshold ?? Math.Max(0, nodes - 1);
        DateTimeOffset[] moved = Counting(failovers, policy.FailoverPeriod, now);
        return moved.Length < most
            ? new FailoverBudget(FailureAnswer.FailOver, null, $"{role} failed, and goes to another node ({moved.Length + 1} of {most}).")
            : Stay(moved, most, policy.FailoverPeriod, $"{role} failed, and failed over too often ({moved.Length} of {most})");
    }

    /// <summary>The newest first. One from a clock that was ahead counts: rather too few attempts than endless ones.</summary>
    private static DateTimeOffset[] Counting(IReadOnlyList<DateTimeOffset> times, TimeSpan period, DateTimeOffset now) =>
        [.. times.Where(time => now - time < period).OrderDescending()];

    /// <summary>One more is allowed when only one less than the most still count: when the most-th newest has aged.</summary>
    private static FailoverBudget Stay(DateTimeOffset[] counting, int most, TimeSpan period, string words) => most > 0
        ? new FailoverBudget(FailureAnswer.StayFailed, counting[most - 1] + period, $"{words}: it stays failed until it is started by hand.")
        : new FailoverBudget(FailureAnswer.StayFailed, null, $"{words}: it stays failed until it is started by hand.");
}
