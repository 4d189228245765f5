using System.Text.Json;

namespace Godwit.Qmp;

/// <summary>A processor model, and what of it is set otherwise.</summary>
public sealed record CpuModel
{
    public required string Name { get; init; }

    /// <summary>Features are true or false; "family", "vendor" and the like are numbers and words.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Props { get; init; }
}
