using Godwit.Contracts.Problems;
using Godwit.Contracts.Volumes;

namespace Godwit.Host.Storage.Smb;

/// <summary>How a share was seen last.</summary>
internal sealed record VolumeSight
{
    public required VolumeState State { get; init; }

    public required DateTimeOffset Since { get; init; }

    public Problem? Problem { get; init; }

    public long? CapacityBytes { get; init; }

    public long? FreeBytes { get; init; }
}
