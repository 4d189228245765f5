namespace Godwit.Host.Cluster.Placement;

/// <summary>One role that goes home now.</summary>
internal sealed record FailbackMove(PlacementRole Role, string From, string To);
