namespace Godwit.Host.Cluster.Placement;

/// <summary>Which roles start first, with Hyper-V's numbers.</summary>
internal enum RolePriority
{
    /// <summary>A failover gives it an owner and leaves it off.</summary>
    NoAutoStart = 0,

    Low = 1000,

    Medium = 2000,

    High = 3000,
}
