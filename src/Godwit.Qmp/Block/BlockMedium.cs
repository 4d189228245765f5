namespace Godwit.Qmp;

/// <summary>What is in a drive.</summary>
public sealed record BlockMedium
{
    /// <summary>The node at the top of its chain.</summary>
    public string? NodeName { get; init; }

    /// <summary>Path of the image.</summary>
    public string? File { get; init; }
}
