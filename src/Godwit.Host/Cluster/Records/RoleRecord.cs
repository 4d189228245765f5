using Godwit.Contracts.Clusters;
using Godwit.Contracts.Vms;

namespace Godwit.Host.Cluster.Records;

/// <summary>A highly available VM and how it is to be treated. Its owner keeps what follows from vm.json up to date.</summary>
internal sealed record RoleRecord
{
    public required VmId Vm { get; init; }

    public required string Name { get; init; }

    /// <summary>Where its vm.json lies.</summary>
    public required string Folder { get; init; }

    public required long MemoryBytes { get; init; }

    public required int ProcessorCount { get; init; }

    /// <summary>Switches that its adapters are plugged into.</summary>
    public IReadOnlyList<string> Switches { get; init; } = [];

    public RolePriority Priority { get; init; } = RolePriority.Medium;

    public IReadOnlyList<string> PreferredOwners { get; init; } = [];

    public IReadOnlyList<string> PossibleOwners { get; init; } = [];

    public IReadOnlyList<string> AntiAffinityClassNames { get; init; } = [];

    public int? FailoverThreshold { get; init; }

    public int FailoverPeriodHours { get; init; } = 6;

    public FailbackPolicy Failback { get; init; }

    public int? FailbackWindowStart { get; init; }

    public int? FailbackWindowEnd { get; init; }
}
