using Godwit.Contracts.Clusters;

namespace Godwit.Host.Cluster.Placement;

/// <summary>Which role is started before which.</summary>
internal static class FailoverOrder
{
    /// <summary>One that is off, or must be started by hand, only gets an owner.</summary>
    public static bool Starts(PlacementRole role) => role.DesiredRunning && role.Priority is not RolePriority.NoAutoStart;

    /// <summary>Those that start before those that do not; by priority; the biggest first, for it has the fewest places to go; by name.</summary>
    public static int Compare(PlacementRole one, PlacementRole other) =>
        Starts(one) != Starts(other) ? Starts(other).CompareTo(Starts(one))
        : one.Priority != other.Priority ? ((int)other.Priority).CompareTo((int)one.Priority)
        : one.MemoryBytes != other.MemoryBytes ? other.MemoryBytes.CompareTo(one.MemoryBytes)
        : string.CompareOrdinal(one.Name, other.Name) is var byName and not 0 ? byName
        : one.Id.Value.CompareTo(other.Id.Value);
}
