using System.Text.Json.Serialization;

namespace Godwit.Contracts.Vms;

/// <summary>UEFI firmware, which makes a VM one of generation 2. Its code is the host's; its variables are the VM's own.</summary>
public sealed record Firmware
{
    /// <summary>Absolute path of the file with the variables (boot order, keys, what the guest stores) on the owning host.</summary>
    public required string VariablesPath { get; init; }

    /// <summary>Size of that file in bytes; it never changes.</summary>
    public required long VariablesBytes { get; init; }

    /// <summary>QEMU's node name for the file, where that is not "vars": a running guest's file that was replaced is another node.</summary>
    public string? NodeName { get; init; }

    /// <summary>The firmware starts only what is signed with a key that its variables hold.</summary>
    public required bool SecureBoot { get; init; }

    /// <summary>Whose keys the variables held at first.</summary>
    public required SecureBootTemplate Template { get; init; }

    /// <summary>The variables as QEMU knows them: a small disk that the guest writes to.</summary>
    [JsonIgnore]
    public VirtualHardDisk Variables => new()
    {
        Id = "vars", Path = VariablesPath, Format = DiskFormat.Raw, NodeName = NodeName, SizeBytes = VariablesBytes, PciSlot = 0,
    };
}
