namespace Godwit.Qmp;

/// <summary>What a block node's image is like. Sizes are in bytes.</summary>
public sealed record BlockImage
{
    public required string Filename { get; init; }

    public required string Format { get; init; }

    public long? VirtualSize { get; init; }

    /// <summary>What it occupies on the host.</summary>
    public long? ActualSize { get; init; }
}
