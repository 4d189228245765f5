namespace Godwit.Host.Cluster.Placement;

/// <summary>How strictly a place is chosen.</summary>
internal sealed record PlacementRules
{
    public static PlacementRules Default { get; } = new();

    /// <summary>ClusterEnforcedAntiAffinity: rather stay off than run beside a role of the same class. Otherwise it is a wish.</summary>
    public bool EnforceAntiAffinity { get; init; }

    /// <summary>Rather stay off than run apart from a role of the same class. Otherwise it is a wish.</summary>
    public bool EnforceAffinity { get; init; }

    /// <summary>The role is to leave the node that owns it.</summary>
    public bool MustLeave { get; init; }

    /// <summary>Fill nodes one after the other instead of evenly: leaves room for the big ones.</summary>
    public bool Pack { get; init; }
}
