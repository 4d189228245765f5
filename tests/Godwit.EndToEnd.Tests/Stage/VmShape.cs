using Godwit.Contracts.Vms;

namespace Godwit.EndToEnd.Tests.Stage;

/// <summary>What a test's VM is like.</summary>
internal sealed record VmShape
{
    /// <summary>A disk each; records go to all of them.</summary>
    public IReadOnlyList<DiskFormat> Disks { get; init; } = [DiskFormat.Qcow2];

    /// <summary>Logical units that the test attaches; records go to them, too.</summary>
    public int Luns { get; init; }

    public int DiskMebibytes { get; init; } = 256;

    /// <summary>Random data on each disk.</summary>
    public int DataMebibytes { get; init; } = 8;

    public int MemoryMebibytes { get; init; } = 128;

    public int Adapters { get; init; } = 1;

    /// <summary>Folder in which the VM's folder is made.</summary>
    public string Folder { get; init; } = "/vms";

    /// <summary>Folder in which the folder of its disks is made; null is the VM's.</summary>
    public string? DiskFolder { get; init; }

    /// <summary>Its disks lie on the lab's SMB share.</summary>
    public bool IsOnShare => (DiskFolder ?? Folder).StartsWith("//", StringComparison.Ordinal);

    /// <summary>The guest writes to disks that are plugged in later, and says so on its console.</summary>
    public bool UsesNewDisks { get; init; }

    /// <summary>qemu-guest-agent runs in the guest, and one more disk has a file system that is written to.</summary>
    public bool HasGuestAgent { get; init; }

    /// <summary>2 has UEFI and a TPM; it boots slowly without KVM.</summary>
    public int Generation { get; init; } = 1;

    /// <summary>What the guest does: records a second, memory to make dirty.</summary>
    public string Load { get; init; } = "drate=100 mem=32 mrate=5";
}
