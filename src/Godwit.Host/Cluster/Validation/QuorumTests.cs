using Godwit.Contracts.Clusters;
using Godwit.Contracts.Problems;

namespace Godwit.Host.Cluster.Validation;

/// <summary>How many members may die.</summary>
internal sealed class QuorumTests(ClusterViews views)
{
    public async Task<IReadOnlyList<ValidationFinding>> RunAsync(ClusterSession session, CancellationToken cancellationToken)
    {
        QuorumView quorum = (await views.OfAsync(session, cancellationToken)).Quorum;
        return
        [
            SystemTests.Passed("Quorum", "votes", quorum.Explanation),
            .. quorum.Warnings.Select(warning => new ValidationFinding
            {
                Category = "Quorum", Test = "votes", Result = "too few to be safe", IsWarning = true,
                Problem = SystemTests.Problem(ProblemId.ClusterUnavailable, "cluster", warning, "Take a third node in, or a witness: godwit cluster node add HOST --witness."),
            }),
        ];
    }
}
