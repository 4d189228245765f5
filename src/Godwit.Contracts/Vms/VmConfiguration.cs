namespace Godwit.Contracts.Vms;

/// <summary>
/// What a virtual machine is: the content of its vm.json, which travels with it. QEMU's command line is a function of it,
/// on either side of a move. Paths are those of the owning host.
/// </summary>
public sealed record VmConfiguration
{
    /// <summary>Version of this file's shape; 1 today. A host refuses a newer one than it knows.</summary>
    public required int FormatVersion { get; init; }

    public required VmId Id { get; init; }

    public required string Name { get; init; }

    /// <summary>QEMU's versioned machine type ("pc-q35-10.0"); never an alias, because a move needs the same one at both ends.</summary>
    public required string MachineType { get; init; }

    /// <summary>QEMU's CPU model ("qemu64"); "host" and "max" mean something else on every host.</summary>
    public required string CpuModel { get; init; }

    /// <summary>
    /// True holds <see cref="CpuModel"/> back to one that other hosts can give, too, as Set-VMProcessor -CompatibilityForMigrationEnabled
    /// does. Null is false.
    /// </summary>
    public bool? CompatibilityForMigrationEnabled { get; init; }

    /// <summary>How far; null unless it is enabled.</summary>
    public CompatibilityForMigrationMode? CompatibilityForMigrationMode { get; init; }

    /// <summary>The model that it has again when compatibility is turned off; null unless it is enabled.</summary>
    public string? CpuModelWithoutCompatibility { get; init; }

    public required int ProcessorCount { get; init; }

    /// <summary>Memory in bytes, a multiple of 1 MiB.</summary>
    public required long MemoryBytes { get; init; }

    public required IReadOnlyList<VirtualHardDisk> Disks { get; init; }

    public required IReadOnlyList<NetworkAdapter> NetworkAdapters { get; init; }

    /// <summary>
    /// PCI Express ports that disks can be plugged into while the guest runs. Null in machines made before there were any: the
    /// guest would find its devices elsewhere if ports appeared.
    /// </summary>
    public int? HotPlugPorts { get; init; }

    /// <summary>
    /// PCI slot of the channel to an agent in the guest, its integration services. Null in machines made before there was one: the
    /// guest would find a device more than it knows.
    /// </summary>
    public int? GuestAgentPciSlot { get; init; }

    public DirectBoot? DirectBoot { get; init; }

    /// <summary>UEFI, for a machine of generation 2; null is a BIOS, generation 1.</summary>
    public Firmware? Firmware { get; init; }

    /// <summary>Null for a machine without one.</summary>
    public TrustedPlatformModule? Tpm { get; init; }

    /// <summary>Null for none.</summary>
    public IReadOnlyList<DvdDrive>? DvdDrives { get; init; }

    /// <summary>Units of a storage network; null for none. They are no files and stay where they are when the files move.</summary>
    public IReadOnlyList<LogicalUnit>? Luns { get; init; }

    /// <summary>Which checkpoints it makes; null is Standard.</summary>
    public CheckpointType? CheckpointType { get; init; }

    /// <summary>Every checkpoint, parents before their children; null for none.</summary>
    public IReadOnlyList<Checkpoint>? Checkpoints { get; init; }

    /// <summary>The checkpoint that the VM's present stands on; null for none.</summary>
    public CheckpointId? ParentCheckpointId { get; init; }

    /// <summary>Folder for this VM's checkpoints; null is the folder of vm.json.</summary>
    public string? CheckpointFolder { get; init; }

    /// <summary>Folder for its smart paging file; null is the folder of vm.json.</summary>
    public string? SmartPagingFolder { get; init; }

    public string? Notes { get; init; }

    public required DateTimeOffset CreationTime { get; init; }

    public required StartAction AutomaticStartAction { get; init; }
}
