using System.Text.Json.Serialization;

namespace Godwit.Contracts.Clusters;

/// <summary>How a role stands.</summary>
[JsonConverter(typeof(EnumNameJson<RoleState>))]
public enum RoleState
{
    Offline,
    Online,

    /// <summary>It is starting, stopping, or changing its owner.</summary>
    Pending,

    /// <summary>It should run and does not, and nobody tries again by himself.</summary>
    Failed,
}
