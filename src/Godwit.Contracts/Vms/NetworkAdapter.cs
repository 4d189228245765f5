namespace Godwit.Contracts.Vms;

/// <summary>A network adapter of a VM.</summary>
public sealed record NetworkAdapter
{
    /// <summary>Stable device id, unique within the VM ("nic0").</summary>
    public required string Id { get; init; }

    /// <summary>Name of the switch it is plugged into, on whichever host the VM runs; null is "Not Connected".</summary>
    public string? SwitchName { get; init; }

    /// <summary>Six lower-case hexadecimal pairs with colons. It travels with the VM.</summary>
    public required string MacAddress { get; init; }

    /// <summary>True when the user chose the address: a copy with a new id keeps it then. Null for one that a host gave.</summary>
    public bool? StaticMacAddress { get; init; }

    /// <summary>PCI slot on bus pcie.0.</summary>
    public required int PciSlot { get; init; }
}
