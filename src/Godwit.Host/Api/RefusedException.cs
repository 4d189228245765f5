using Godwit.Contracts.Problems;

namespace Godwit.Host.Api;

/// <summary>
/// A request was refused, or an operation failed, for a reason that a user can act on. Whatever it was about is as it was
/// before, unless the problem says otherwise.
/// </summary>
internal sealed class RefusedException : Exception
{
    public RefusedException(Problem problem)
        : base(problem.ToString())
    {
        Problem = problem;
    }

    public RefusedException(ProblemId id, string target, string message, string remedy)
        : this(new Problem { Id = id, Target = target, Message = message, Remedy = remedy })
    {
    }

    public RefusedException(Problem problem, Exception inner)
        : base(problem.ToString(), inner)
    {
        Problem = problem;
    }

    public Problem Problem { get; }
}
