namespace Godwit.Contracts.Vms;

/// <summary>Removes a VM that is off. As in Hyper-V its virtual hard disks stay unless asked otherwise.</summary>
public sealed record RemoveVmRequest
{
    public bool DeleteDisks { get; init; }
}
