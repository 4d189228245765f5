namespace Godwit.Contracts.Vms;

/// <summary>An adapter of a VM to be created.</summary>
public sealed record NewNetworkAdapter
{
    /// <summary>Switch to plug it into; null is "Not Connected".</summary>
    public string? SwitchName { get; init; }

    /// <summary>A fixed MAC address; null takes one from the host's range.</summary>
    public string? MacAddress { get; init; }
}
