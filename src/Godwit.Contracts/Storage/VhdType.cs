using System.Text.Json.Serialization;

namespace Godwit.Contracts.Storage;

/// <summary>How a virtual hard disk keeps its space, with Hyper-V's names and numbers.</summary>
[JsonConverter(typeof(EnumNameJson<VhdType>))]
public enum VhdType
{
    /// <summary>All of its space is taken from the start.</summary>
    Fixed = 2,
    /// <summary>It grows as it is written to.</summary>
    Dynamic = 3,
    /// <summary>It holds what differs from its parent.</summary>
    Differencing = 4,
}
