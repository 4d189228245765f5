using Godwit.Contracts.Problems;

namespace Godwit.Host.Guests;

/// <summary>What became of the wish to have a guest's file systems at rest.</summary>
/// <param name="FileSystems">How many are; 0 for not at rest.</param>
/// <param name="Reason">Why they are not, for whoever can do something about it.</param>
/// <param name="Words">The same as a clause: "no agent in the guest answers".</param>
internal sealed record FreezeFinding(long FileSystems, ProblemId? Reason, string Words)
{
    public bool IsAtRest => FileSystems > 0;

    public static FreezeFinding Frozen(long fileSystems) => new(fileSystems, null, "");

    public static FreezeFinding NoAgent(string words) => new(0, ProblemId.GuestAgentMissing, words);

    public static FreezeFinding NotFrozen(string words) => new(0, ProblemId.GuestNotAtRest, words);
}
