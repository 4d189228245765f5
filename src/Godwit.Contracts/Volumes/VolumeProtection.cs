using System.Text.Json.Serialization;

namespace Godwit.Contracts.Volumes;

/// <summary>What keeps others on the network from a share's traffic.</summary>
[JsonConverter(typeof(EnumNameJson<VolumeProtection>))]
public enum VolumeProtection
{
    /// <summary>Encrypted, and by that signed too.</summary>
    Sealed,

    /// <summary>Readable on the network, but nobody can change it; faster.</summary>
    Signed,
}
