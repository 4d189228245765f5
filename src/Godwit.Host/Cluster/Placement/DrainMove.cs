namespace Godwit.Host.Cluster.Placement;

/// <summary>One move of a drain.</summary>
internal sealed record DrainMove
{
    public required PlacementRole Role { get; init; }

    public required string To { get; init; }

    /// <summary>Since now, as predicted; zero for those to begin at once, and for those under way.</summary>
    public required TimeSpan Begins { get; init; }

    /// <summary>As predicted; what is left of it, for one under way.</summary>
    public required TimeSpan Takes { get; init; }

    public TimeSpan Ends => Begins + Takes;
}
