using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;

namespace Godwit.Contracts.Clusters;

/// <summary>A highly available virtual machine.</summary>
public sealed record RoleView
{
    public required VmId VmId { get; init; }

    public required string Name { get; init; }

    public required string OwnerNode { get; init; }

    /// <summary>How often it has changed hands.</summary>
    public required long Generation { get; init; }

    public required RoleState State { get; init; }

    public required RolePriority Priority { get; init; }

    /// <summary>Most preferred first; empty is any.</summary>
    public required IReadOnlyList<string> PreferredOwners { get; init; }

    /// <summary>Empty is any.</summary>
    public required IReadOnlyList<string> PossibleOwners { get; init; }

    /// <summary>Roles that share such a word are kept apart.</summary>
    public required IReadOnlyList<string> AntiAffinityClassNames { get; init; }

    /// <summary>Where its vm.json lies.</summary>
    public required string Folder { get; init; }

    public required long MemoryBytes { get; init; }

    /// <summary>How often it may fail over within <see cref="FailoverPeriodHours"/>; null is one less than there are nodes.</summary>
    public int? FailoverThreshold { get; init; }

    public required int FailoverPeriodHours { get; init; }

    public required FailbackPolicy Failback { get; init; }

    /// <summary>First hour of the failback window, 0 to 23, by the node's local time.</summary>
    public int? FailbackWindowStart { get; init; }

    /// <summary>First hour after the window, 0 to 23.</summary>
    public int? FailbackWindowEnd { get; init; }

    /// <summary>A move that waits or is under way.</summary>
    public RoleMoveView? Move { get; init; }

    public Problem? Problem { get; init; }
}
