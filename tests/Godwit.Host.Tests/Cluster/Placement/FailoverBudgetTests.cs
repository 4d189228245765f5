using Godwit.Host.Cluster.Placement;
using Xunit;

namespace Godwit.Host.Tests.Cluster.Placement;

public sealed class FailoverBudgetTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Minutes ago; the answer; in how many minutes one more is allowed (-1: never by itself, or not needed). Preset: once in 15 minutes, then nodes - 1 in 6 hours.</summary>
    [Theory]
    [InlineData(3, null, "", "", "RestartInPlace", -1)]
    [InlineData(3, null, "15", "", "RestartInPlace", -1)]
    [InlineData(3, null, "14", "", "FailOver", -1)]
    [InlineData(3, null, "14", "100", "FailOver", -1)]
    [InlineData(3, null, "14", "100 200", "StayFailed", 160)]
    [InlineData(3, null, "14", "200 100", "StayFailed", 160)]
    [InlineData(3, null, "14", "100 360", "FailOver", -1)] // six hours ago counts no longer
    [InlineData(3, null, "14", "10 20 30", "StayFailed", 340)] // more than allowed, since the limit was lowered
    [InlineData(3, null, "20", "100 200", "RestartInPlace", -1)] // in place costs nothing of it
    [InlineData(1, null, "14", "", "StayFailed", -1)] // there is no other node
    [InlineData(2, null, "14", "", "FailOver", -1)]
    [InlineData(2, null, "14", "1", "StayFailed", 359)]
    [InlineData(3, 5, "14", "1 2 3 4", "FailOver", -1)]
    [InlineData(3, 0, "14", "", "StayFailed", -1)]
    [InlineData(3, null, "-3", "-3 -5", "StayFailed", 363)] // from a clock that was ahead
    public void It_is_restarted_in_place_then_failed_over_then_left_alone(
        int nodes, int? threshold, string restarts, string failovers, string answer, double expires)
    {
        FailoverBudget budget = FailoverBudget.Of("vm", FailoverPolicy.Default with { FailoverThreshold = threshold }, nodes, Ago(restarts), Ago(failovers), Now);
        Assert.Equal(answer, budget.Answer.ToString());
        Assert.Equal(expires < 0 ? null : expires, (budget.Expires - Now)?.TotalMinutes);
    }

    [Theory]
    [InlineData("DoNotRestart", "", "StayFailed", "vm failed, and is not to be started again.")]
    [InlineData("RestartNoNotify", "", "RestartInPlace", "vm failed, and is started again where it is (1 of 1).")]
    [InlineData("RestartNoNotify", "5", "StayFailed", "vm failed, and was started again too often (1): it stays failed until it is started by hand.")]
    [InlineData("RestartNotify", "5", "FailOver", "vm failed, and goes to another node (1 of 2).")]
    public void Its_administrator_says_what_is_tried(string action, string restarts, string answer, string words)
    {
        FailoverBudget budget = FailoverBudget.Of("vm", FailoverPolicy.Default with { RestartAction = Enum.Parse<RestartAction>(action) }, 3, Ago(restarts), [], Now);
        Assert.Equal((answer, words), (budget.Answer.ToString(), budget.Message));
    }

    private static DateTimeOffset[] Ago(string minutes) =>
        [.. minutes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(ago => Now - TimeSpan.FromMinutes(double.Parse(ago)))];
}
