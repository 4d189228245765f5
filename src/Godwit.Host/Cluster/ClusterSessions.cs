using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Cluster.Members;

namespace Godwit.Host.Cluster;

/// <summary>The connection with the cluster that is in use.</summary>
internal sealed class ClusterSessions(ClusterMembership membership)
{
    private volatile ClusterSession? _current;

    /// <summary>Null outside a cluster, and for a moment at the daemon's start.</summary>
    public ClusterSession? Current => _current;

    /// <summary>This host belongs to a cluster, connected with it or not.</summary>
    public bool IsMember => membership.Current is not null;

    /// <exception cref="RefusedException">This host is in no cluster, or not connected with it yet.</exception>
    public ClusterSession Required => _current ?? throw new RefusedException(
        ProblemId.ClusterUnavailable, membership.Required.ClusterName, $"This node has not found its cluster {membership.Required.ClusterName} yet.",
        "Try again in a moment. If it stays so, look whether its members run: 'godwit cluster show' on another node.");

    public void Use(ClusterSession? session) => _current = session;
}
