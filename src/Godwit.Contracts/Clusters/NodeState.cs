using System.Text.Json.Serialization;

namespace Godwit.Contracts.Clusters;

/// <summary>How a node stands.</summary>
[JsonConverter(typeof(EnumNameJson<NodeState>))]
public enum NodeState
{
    Up,

    /// <summary>It is given up: its roles start elsewhere.</summary>
    Down,

    /// <summary>It keeps what it has and takes nothing new.</summary>
    Paused,

    /// <summary>Its roles are leaving it.</summary>
    Draining,

    /// <summary>Nothing is heard of it, and it is not yet certain that its guests have ended.</summary>
    Isolated,

    /// <summary>It was lost too often within an hour: it takes nothing until that has passed, or an administrator resumes it.</summary>
    Quarantined,
}
