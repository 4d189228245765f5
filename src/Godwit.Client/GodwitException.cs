using Godwit.Contracts.Problems;

namespace Godwit.Client;

/// <summary>
/// A host refused, or could not be reached (<see cref="ProblemId.HostUnreachable"/>). Nothing was changed by a refused
/// request; after an unreachable host the outcome of a change is unknown. The client stays usable either way.
/// </summary>
public sealed class GodwitException(Problem problem, Exception? inner = null)
    : Exception((problem ?? throw new ArgumentNullException(nameof(problem))).Message, inner)
{
    public Problem Problem { get; } = problem;
}
