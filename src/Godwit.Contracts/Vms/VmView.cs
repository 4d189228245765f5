namespace Godwit.Contracts.Vms;

/// <summary>A virtual machine as its owning host shows it.</summary>
public sealed record VmView
{
    public required VmId Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Name of the host that owns it.</summary>
    public required string HostName { get; init; }

    public required VmState State { get; init; }

    /// <summary>Hyper-V's status string: "Operating normally", or the running job with its percent.</summary>
    public required string Status { get; init; }

    /// <summary>Share of the VM's processors in use, 0 to 100.</summary>
    public required int CpuUsagePercent { get; init; }

    /// <summary>Bytes of memory given to the running guest; 0 when off.</summary>
    public required long MemoryAssignedBytes { get; init; }

    /// <summary>It was started again when the host had no memory left for it: a file takes the place of its memory, and it is slow.</summary>
    public bool SmartPagingFileInUse { get; init; }

    public required TimeSpan Uptime { get; init; }

    /// <summary>How often the VM has changed hands. The register of the owning host keeps it.</summary>
    public required long OwnershipGeneration { get; init; }

    /// <summary>Folder that holds vm.json.</summary>
    public required string ConfigurationFolder { get; init; }

    /// <summary>"kvm" or "tcg" while it runs, else null.</summary>
    public string? Accelerator { get; init; }

    /// <summary>The operation that has the VM in its hands, if there is one.</summary>
    public Operations.OperationId? Operation { get; init; }

    public required VmConfiguration Configuration { get; init; }

    /// <summary>Bytes each disk occupies on the host, by disk id; sparse parts do not count.</summary>
    public required IReadOnlyDictionary<string, long> AllocatedBytes { get; init; }
}
