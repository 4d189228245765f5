using Godwit.Contracts.Problems;

namespace Godwit.Contracts.Volumes;

/// <summary>An SMB share as a host has it.</summary>
public sealed record VolumeView
{
    /// <summary>"\\server\share".</summary>
    public required string Path { get; init; }

    /// <summary>Where it is in the host's tree of folders.</summary>
    public required string MountPoint { get; init; }

    public required VolumeState State { get; init; }

    /// <summary>Since when it is in that state.</summary>
    public required DateTimeOffset Since { get; init; }

    public required VolumeProtection Protection { get; init; }

    /// <summary>"3.1.1"; null while it is not known.</summary>
    public string? Dialect { get; init; }

    /// <summary>
    /// Whether the server keeps open files over its own failure (continuous availability); null while it is not known.
    /// </summary>
    public bool? ContinuouslyAvailable { get; init; }

    /// <summary>Null while it is not known.</summary>
    public long? CapacityBytes { get; init; }

    /// <summary>Null while it is not known.</summary>
    public long? FreeBytes { get; init; }

    /// <summary>Names of this host's virtual machines that have files on it.</summary>
    public required IReadOnlyList<string> VirtualMachines { get; init; }

    /// <summary>Why it is not online, or may not stay so.</summary>
    public Problem? Problem { get; init; }
}
