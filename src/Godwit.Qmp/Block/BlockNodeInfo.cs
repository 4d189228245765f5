using System.Text.Json.Serialization;

namespace Godwit.Qmp;

/// <summary>An open block node.</summary>
public sealed record BlockNodeInfo
{
    public string? NodeName { get; init; }

    /// <summary>The driver.</summary>
    public required string Drv { get; init; }

    /// <summary>The image's path, or a description of the connection.</summary>
    public required string File { get; init; }

    /// <summary>Whether it is read-only.</summary>
    public required bool Ro { get; init; }

    [JsonPropertyName("backing_file")]
    public string? BackingFile { get; init; }

    public BlockImage? Image { get; init; }
}
