namespace Godwit.Contracts.Volumes;

/// <summary>An SMB share that a host is to mount and to keep mounted.</summary>
public sealed record AddVolumeRequest
{
    /// <summary>"\\server\share".</summary>
    public required string Path { get; init; }

    /// <summary>Null is <see cref="VolumeProtection.Sealed"/>.</summary>
    public VolumeProtection? Protection { get; init; }
}
