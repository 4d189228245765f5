using System.Text.Json.Serialization;

namespace Godwit.Contracts.Compatibility;

/// <summary>Whether an incompatibility keeps a machine from being imported or moved.</summary>
[JsonConverter(typeof(EnumNameJson<IncompatibilitySeverity>))]
public enum IncompatibilitySeverity
{
    /// <summary>It cannot be done like this.</summary>
    Error,
    /// <summary>It can be, and something will be otherwise than before.</summary>
    Warning,
}
