namespace Godwit.Contracts.Problems;

/// <summary>A <see cref="Problem"/> as the body of an application/problem+json answer (RFC 9457).</summary>
public sealed record ProblemBody
{
    /// <summary>"urn:godwit:problem:vm-not-found".</summary>
    public required string Type { get; init; }

    public required string Title { get; init; }

    /// <summary>HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>The sentence for people.</summary>
    public required string Detail { get; init; }

    public required ProblemId Id { get; init; }

    public required string Target { get; init; }

    public required string Remedy { get; init; }
}
