using System.Text.Json.Serialization;

namespace Godwit.Contracts.Volumes;

/// <summary>How a share stands with a host.</summary>
[JsonConverter(typeof(EnumNameJson<VolumeState>))]
public enum VolumeState
{
    /// <summary>Mounted, and the server answers.</summary>
    Online,

    /// <summary>Mounted, but the server does not answer: whoever reads or writes waits until it does.</summary>
    Unreachable,

    /// <summary>Not mounted; it is tried again and again.</summary>
    Offline,
}
