using Godwit.Contracts.Problems;

namespace Godwit.Contracts.Clusters;

/// <summary>One test of a cluster's validation.</summary>
public sealed record ValidationFinding
{
    /// <summary>"Network", "Storage", "System configuration", "Quorum", "Fencing".</summary>
    public required string Category { get; init; }

    /// <summary>What was tested, on which node.</summary>
    public required string Test { get; init; }

    /// <summary>What was found, in words.</summary>
    public required string Result { get; init; }

    /// <summary>Null when it passed.</summary>
    public Problem? Problem { get; init; }

    /// <summary>True when the cluster works without it.</summary>
    public bool IsWarning { get; init; }
}
