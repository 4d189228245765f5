namespace Godwit.Contracts.Vms;

/// <summary>A DVD drive of a VM; it may hold an ISO image, which nobody writes to.</summary>
public sealed record DvdDrive
{
    /// <summary>Stable device id, unique within the VM ("dvd0").</summary>
    public required string Id { get; init; }

    /// <summary>The SATA port it is plugged into, 0 to 5. It travels with the VM.</summary>
    public required int Port { get; init; }

    /// <summary>Absolute path of the ISO image in it on the owning host; null for an empty drive.</summary>
    public string? Path { get; init; }
}
