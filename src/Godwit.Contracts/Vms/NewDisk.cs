namespace Godwit.Contracts.Vms;

/// <summary>A disk of a VM to be created: a new empty one, or an existing image that the VM takes over.</summary>
public sealed record NewDisk
{
    /// <summary>Absolute path; a relative one lies in the VM's folder; null makes "NAME-diskN.qcow2" there.</summary>
    public string? Path { get; init; }

    /// <summary>Null is qcow2.</summary>
    public DiskFormat? Format { get; init; }

    /// <summary>Size in bytes of a new disk; null takes over the existing image at Path.</summary>
    public long? SizeBytes { get; init; }
}
