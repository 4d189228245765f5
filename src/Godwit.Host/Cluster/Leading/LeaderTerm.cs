using Godwit.Etcd;
using Godwit.Host.Cluster.Records;

namespace Godwit.Host.Cluster.Leading;

/// <summary>
/// The time for which this node leads the cluster. Whoever acts as the leader is handed it, and puts <see cref="Holds"/> into every transaction:
/// a leader that was stopped and continued finds that nothing it decides is done any more.
/// </summary>
/// <param name="Session">The cluster.</param>
/// <param name="Revision">At which the leader's key was written.</param>
/// <param name="Ended">Fires when it can no longer be proved.</param>
internal sealed record LeaderTerm(ClusterSession Session, long Revision, CancellationToken Ended)
{
    public EtcdCompare Holds => new EtcdCompare.ModRevisionIs(ClusterKeys.Leader, Revision);

    public ClusterSight Sight => Session.Sight;
}
