using Godwit.Contracts.Moves;

namespace Godwit.Contracts.Hosts;

/// <summary>What an administrator sets for a host.</summary>
public sealed record HostSettings
{
    /// <summary>Default folder for new and arriving VMs.</summary>
    public required string VirtualMachinePath { get; init; }

    /// <summary>First and last MAC address this host gives to adapters.</summary>
    public required string MacAddressMinimum { get; init; }

    public required string MacAddressMaximum { get; init; }

    /// <summary>
    /// Storage migrations that may run at the same time, 1 or more; the others wait in order. Lowering it lets running ones finish.
    /// Null in a request leaves it as it is; the host's answer always says it.
    /// </summary>
    public int? MaximumStorageMigrations { get; init; }

    /// <summary>
    /// Virtual machines that may leave and arrive at the same time, together, 1 or more; the others wait in order. Lowering it lets running moves
    /// finish. Null in a request leaves it as it is; the host's answer always says it.
    /// </summary>
    public int? MaximumVirtualMachineMigrations { get; init; }

    /// <summary>
    /// Cap for all that the moves which leave this host send together, bytes a second, shared fairly; 0 is without limit. Changing it is
    /// felt by running moves. Null in a request leaves it as it is.
    /// </summary>
    public long? MaximumMigrationBytesPerSecond { get; init; }

    /// <summary>How memory goes over the network when a move does not say it; Automatic at first. Null in a request leaves it as it is.</summary>
    public MigrationPerformance? VirtualMachineMigrationPerformanceOption { get; init; }

    /// <summary>Whether virtual machines may leave for other hosts, and arrive from them. Null in a request leaves it as it is.</summary>
    public bool? VirtualMachineMigrationEnabled { get; init; }

    /// <summary>
    /// True: moves use the addresses that the host was set up with, the preferred one first. False: only its migration networks.
    /// Null in a request leaves it as it is.
    /// </summary>
    public bool? UseAnyNetworkForMigration { get; init; }
}
