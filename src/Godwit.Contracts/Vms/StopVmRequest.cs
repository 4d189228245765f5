namespace Godwit.Contracts.Vms;

/// <summary>Stops a VM.</summary>
public sealed record StopVmRequest
{
    /// <summary>True pulls the plug; false asks the guest by ACPI and waits.</summary>
    public bool TurnOff { get; init; }

    /// <summary>Seconds to wait for the guest, 1 to 3600; null is 60.</summary>
    public int? TimeoutSeconds { get; init; }
}
