namespace Godwit.Host.Cluster.Fencing;

/// <summary>How an attempt to switch a node off ended.</summary>
/// <param name="IsOff">Proven: its status was read back, and it is off.</param>
/// <param name="Took">From the first call to the proof, or to giving up.</param>
/// <param name="Message">A sentence for the cluster's log, without secrets.</param>
internal sealed record FenceOutcome(bool IsOff, TimeSpan Took, string Message);
