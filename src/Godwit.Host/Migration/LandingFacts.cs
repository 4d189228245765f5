using Godwit.Contracts.Problems;
using Godwit.Host.Processors;
using Godwit.Host.Queue;

namespace Godwit.Host.Migration;

/// <summary>What the destination knows of itself that decides whether a guest can land.</summary>
internal sealed record LandingFacts
{
    public required string HostName { get; init; }

    public required bool MigrationEnabled { get; init; }

    /// <summary>Addresses where this host takes moves.</summary>
    public required IReadOnlyList<string> MoveAddresses { get; init; }

    public required string Accelerator { get; init; }

    public required string ProcessorManufacturer { get; init; }

    public required Version QemuVersion { get; init; }

    /// <summary>By this host's clock.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>How many more moves this host takes part in.</summary>
    public required SlotNeeds FreeSlots { get; init; }

    public required IReadOnlySet<string> MachineTypes { get; init; }

    public required IReadOnlySet<string> CpuModels { get; init; }

    /// <summary>Whether QEMU here can let a guest run ahead of its memory: it needs /dev/userfaultfd.</summary>
    public required bool TracksMissingPages { get; init; }

    /// <summary>Null when QEMU has not said.</summary>
    public required ProcessorAbilities? Processor { get; init; }

    public required IReadOnlySet<string> SwitchNames { get; init; }

    /// <summary>Bytes that can be given to another guest: what is free less what other landings have reserved.</summary>
    public required long MemoryAvailableBytes { get; init; }

    /// <summary>A VM of this host has the arriving one's name.</summary>
    public required bool NameTaken { get; init; }

    /// <summary>A VM of this host, or a landing, or an unsettled move away has the arriving one's id.</summary>
    public required bool IdTaken { get; init; }

    /// <summary>MAC addresses of the arriving VM that VMs of this host already have.</summary>
    public required IReadOnlyList<string> MacAddressesTaken { get; init; }

    /// <summary>What the folders and files say: not empty, not writable, no room, not there.</summary>
    public required IReadOnlyList<Problem> StorageProblems { get; init; }
}
