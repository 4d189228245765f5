namespace Godwit.Host.Cluster.Placement;

/// <summary>How many moves may run at the same time.</summary>
/// <param name="AtSource">From the node that is drained.</param>
/// <param name="AtDestination">To each of the others.</param>
internal sealed record DrainLimits(int AtSource, int AtDestination);
