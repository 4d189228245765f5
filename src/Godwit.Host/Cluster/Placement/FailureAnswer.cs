namespace Godwit.Host.Cluster.Placement;

/// <summary>What is done now about a role that has failed.</summary>
internal enum FailureAnswer
{
    RestartInPlace,
    FailOver,
    StayFailed,
}
