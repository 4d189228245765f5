namespace Godwit.Contracts.Clusters;

/// <summary>Changes a role; what is null stays.</summary>
public sealed record SetRoleRequest
{
    public RolePriority? Priority { get; init; }

    /// <summary>Most preferred first; empty is any.</summary>
    public IReadOnlyList<string>? PreferredOwners { get; init; }

    /// <summary>Empty is any.</summary>
    public IReadOnlyList<string>? PossibleOwners { get; init; }

    public IReadOnlyList<string>? AntiAffinityClassNames { get; init; }

    /// <summary>0 lets it never fail over.</summary>
    public int? FailoverThreshold { get; init; }

    /// <summary>1 to 1193.</summary>
    public int? FailoverPeriodHours { get; init; }

    public FailbackPolicy? Failback { get; init; }

    /// <summary>0 to 23.</summary>
    public int? FailbackWindowStart { get; init; }

    /// <summary>0 to 23.</summary>
    public int? FailbackWindowEnd { get; init; }
}
