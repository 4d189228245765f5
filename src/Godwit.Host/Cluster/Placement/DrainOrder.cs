namespace Godwit.Host.Cluster.Placement;

/// <summary>Which of the roles that wait goes next. The first that costs little time is taken.</summary>
internal enum DrainOrder
{
    /// <summary>By priority, as Hyper-V does; the longest first within one.</summary>
    Priority,

    /// <summary>By priority, unless a long one must begin now for the drain to end in time.</summary>
    PriorityWithSlack,

    /// <summary>The longest first: never more than a third longer than the best possible, where destinations have room enough.</summary>
    LongestFirst,
}
