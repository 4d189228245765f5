namespace Godwit.Host.Cluster.Placement;

/// <summary>How a node of the cluster stands. Only one that is up is given roles.</summary>
internal enum NodeState
{
    Up,

    /// <summary>It is proven not to run any clustered guest.</summary>
    Down,

    /// <summary>An administrator wants no roles there; those that it has go on.</summary>
    Paused,

    /// <summary>Its roles are being moved away.</summary>
    Draining,

    /// <summary>Nobody hears its daemon, or it has lost its lease and is not fenced yet: its guests may run.</summary>
    Isolated,

    /// <summary>It was lost too often.</summary>
    Quarantined,
}
