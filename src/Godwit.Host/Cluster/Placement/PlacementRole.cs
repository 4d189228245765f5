using Godwit.Contracts.Clusters;
using Godwit.Contracts.Vms;

namespace Godwit.Host.Cluster.Placement;

/// <summary>A role, that is a clustered virtual machine, as far as the choice of a place goes.</summary>
internal sealed record PlacementRole
{
    public required VmId Id { get; init; }

    public required string Name { get; init; }

    /// <summary>What it needs to run, bytes.</summary>
    public required long MemoryBytes { get; init; }

    public int ProcessorCount { get; init; } = 1;

    /// <summary>How many of a host's processors it keeps busy; 0 when not known.</summary>
    public double ProcessorUse { get; init; }

    public RolePriority Priority { get; init; } = RolePriority.Medium;

    /// <summary>Names of nodes, the best first. They are tried first; others are taken all the same.</summary>
    public IReadOnlyList<string> PreferredOwners { get; init; } = [];

    /// <summary>The only nodes that may own it; null for any.</summary>
    public IReadOnlyList<string>? PossibleOwners { get; init; }

    /// <summary>AntiAffinityClassNames: roles with one in common keep away from each other.</summary>
    public IReadOnlyList<string> AntiAffinity { get; init; } = [];

    /// <summary>Roles with one in common stay together.</summary>
    public IReadOnlyList<string> Affinity { get; init; } = [];

    /// <summary>The node that has it now.</summary>
    public string? Owner { get; init; }

    /// <summary>It is to run, so it takes memory wherever it goes. Off or saved ones only need an owner.</summary>
    public required bool DesiredRunning { get; init; }
}
