namespace Godwit.Host.Tests.Migration.Sweep;

/// <param name="Outcome">"moved" or "stayed", perhaps "restarted" before it.</param>
/// <param name="Story">Boundaries and logs in their order, for a case that failed.</param>
internal sealed record SweepResult(
    IReadOnlyList<Mishap> Plan, string Outcome, TimeSpan LongestStall, IReadOnlyList<string> Complaints, string Story);
