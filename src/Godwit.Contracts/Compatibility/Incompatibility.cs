using Godwit.Contracts.Problems;

namespace Godwit.Contracts.Compatibility;

/// <summary>One thing that stands against an import or a move.</summary>
public sealed record Incompatibility
{
    /// <summary>Stable name to search for.</summary>
    public required ProblemId Id { get; init; }

    public required IncompatibilitySeverity Severity { get; init; }

    /// <summary>The file, switch, address or name it is about.</summary>
    public required string Target { get; init; }

    /// <summary>One sentence: the cause.</summary>
    public required string Message { get; init; }

    public required string Remedy { get; init; }

    /// <summary>The option of "godwit vm import" or "godwit move" that gets round it ("--switch lan=OTHER"); null when none does.</summary>
    public string? Fix { get; init; }

    /// <summary>Hyper-V's number for the same thing, where it is known: 33012 for a switch that is missing, 40010 for a path.</summary>
    public int? MessageId { get; init; }
}
