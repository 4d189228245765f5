namespace Godwit.Contracts.Clusters;

/// <summary>Whether the members of the cluster's memory that are alive are enough to decide.</summary>
public sealed record QuorumView
{
    /// <summary>Members, witness included.</summary>
    public required int Votes { get; init; }

    public required int VotesNeeded { get; init; }

    /// <summary>Null while nobody answers.</summary>
    public int? VotesPresent { get; init; }

    /// <summary>"3 of 3 votes; 1 more may fail."</summary>
    public required string Explanation { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }
}
