namespace Godwit.Host.Cluster.Placement;

/// <summary>Why a node cannot take a role. In the order in which they are looked at; the first that applies is told.</summary>
internal enum RefusalReason
{
    Lost,
    Down,
    Isolated,
    Quarantined,
    Draining,
    Paused,
    AlreadyThere,
    NotPossibleOwner,
    Unfit,
    AntiAffinity,
    Affinity,
    NotEnoughMemory,
}
