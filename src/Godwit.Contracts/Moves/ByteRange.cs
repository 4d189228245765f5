namespace Godwit.Contracts.Moves;

/// <summary>Bytes that are not known yet. Nine of ten moves like it are expected between <see cref="Low"/> and <see cref="High"/>.</summary>
public sealed record ByteRange
{
    public required long Likely { get; init; }

    public required long Low { get; init; }

    public required long High { get; init; }
}
