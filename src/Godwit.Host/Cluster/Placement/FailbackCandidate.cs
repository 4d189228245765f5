namespace Godwit.Host.Cluster.Placement;

/// <summary>A role that may have to go home.</summary>
/// <param name="Role">With its owner and its preferred owners.</param>
/// <param name="Rule">When.</param>
/// <param name="DrainedFrom">The node that a drain or a failover took it from; null when it went of an administrator's will.</param>
internal sealed record FailbackCandidate(PlacementRole Role, FailbackRule Rule, string? DrainedFrom);
