namespace Godwit.Contracts.Moves;

/// <summary>A time that is not known yet. Nine of ten moves like it are expected between <see cref="Low"/> and <see cref="High"/>.</summary>
public sealed record TimeRange
{
    public required TimeSpan Likely { get; init; }

    public required TimeSpan Low { get; init; }

    public required TimeSpan High { get; init; }
}
