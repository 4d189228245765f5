using System.Text.Json.Serialization;

namespace Godwit.Contracts.Exports;

/// <summary>Whether an incompatibility keeps a machine from being imported.</summary>
[JsonConverter(typeof(EnumNameJson<IncompatibilitySeverity>))]
public enum IncompatibilitySeverity
{
    /// <summary>It cannot be imported like this.</summary>
    Error,
    /// <summary>It can be, and something will be otherwise than before.</summary>
    Warning,
}
