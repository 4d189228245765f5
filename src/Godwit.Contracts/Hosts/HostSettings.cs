namespace Godwit.Contracts.Hosts;

/// <summary>What an administrator sets for a host.</summary>
public sealed record HostSettings
{
    /// <summary>Default folder for new and arriving VMs.</summary>
    public required string VirtualMachinePath { get; init; }

    /// <summary>First and last MAC address this host gives to adapters.</summary>
    public required string MacAddressMinimum { get; init; }

    public required string MacAddressMaximum { get; init; }
}
