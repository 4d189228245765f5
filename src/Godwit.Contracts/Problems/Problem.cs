namespace Godwit.Contracts.Problems;

/// <summary>
/// Why something was refused or failed: what, why, and what to do about it. On HTTP it is the body of an
/// application/problem+json answer (RFC 9457) with two members more, "id" and "remedy".
/// </summary>
public sealed record Problem
{
    /// <summary>Stable name to search for.</summary>
    public required ProblemId Id { get; init; }

    /// <summary>The thing it is about, as the user named it.</summary>
    public required string Target { get; init; }

    /// <summary>One sentence: what was attempted and why it cannot be.</summary>
    public required string Message { get; init; }

    /// <summary>What the user can do.</summary>
    public required string Remedy { get; init; }

    public override string ToString() => $"{Message} {Remedy}";
}
