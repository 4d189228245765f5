using System.Text.Json.Serialization;

namespace Godwit.Contracts.Clusters;

/// <summary>What becomes of the roles that a drain took away from a node that is resumed. The names are Failover Clustering's.</summary>
[JsonConverter(typeof(EnumNameJson<FailbackType>))]
public enum FailbackType
{
    /// <summary>They stay where they are.</summary>
    NoFailback,

    /// <summary>They come back now.</summary>
    Immediate,

    /// <summary>They come back as each one's own policy says.</summary>
    Policy,
}
