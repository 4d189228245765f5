namespace Godwit.Contracts.Vms;

/// <summary>What is to lie in a DVD drive, a new or an existing one.</summary>
public sealed record DvdMedium
{
    /// <summary>Absolute path of an ISO image on the VM's host; null is nothing.</summary>
    public string? Path { get; init; }
}
