using System.Text.Json.Serialization;

namespace Godwit.Contracts.Clusters;

/// <summary>When a role goes back to its most preferred owner by itself.</summary>
[JsonConverter(typeof(EnumNameJson<FailbackPolicy>))]
public enum FailbackPolicy
{
    Prevent,
    Immediate,

    /// <summary>Within the hours of its window.</summary>
    Window,
}
