using Godwit.Client;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Hosts;
using Xunit;

namespace Godwit.EndToEnd.Tests.Refusals;

/// <summary>A request that must be refused, whether at once or by the operation that it began.</summary>
internal static class Refusal
{
    /// <summary>It is refused for this reason, in a sentence and with a remedy; the destination has no more than it had before.</summary>
    public static async Task OfMoveAsync(LabHost source, LabHost destination, string vm, MoveRequest request, ProblemId reason)
    {
        IReadOnlyList<string> before = await HostLitter.OfAsync(destination);
        using GodwitClient client = source.OpenClient();
        Problem problem = await ProblemOfAsync(client, () => client.MoveVmAsync(vm, request));
        AssertClear(problem, reason);
        Assert.Equal(before, await HostLitter.OfAsync(destination));
    }

    public static async Task OfAsync(GodwitClient client, Func<Task<OperationView>> ask, ProblemId reason) =>
        AssertClear(await ProblemOfAsync(client, ask), reason);

    public static void AssertClear(Problem problem, ProblemId reason)
    {
        Assert.True(problem.Id == reason, $"Expected {reason}, and it is {problem.Id}: {problem}");
        Assert.True(problem.Message.Length > 10 && problem.Message.EndsWith('.'), $"No sentence: {problem.Message}");
        Assert.True(problem.Remedy.Length > 10, $"No remedy: {problem.Message}");
        Assert.NotEmpty(problem.Target);
    }

    private static async Task<Problem> ProblemOfAsync(GodwitClient client, Func<Task<OperationView>> ask)
    {
        try
        {
            OperationView begun = await ask();
            OperationView end = await client.WaitForOperationAsync(begun.Id, TestContext.Current.CancellationToken);
            Assert.True(end.State is OperationState.Failed, $"It was not refused but {end.State}.");
            return end.Problem!;
        }
        catch (GodwitException refused)
        {
            return refused.Problem;
        }
    }
}
