using Godwit.Contracts.Clusters;

namespace Godwit.Host.Cluster.Validation;

/// <summary>Test-Cluster: everything that a cluster needs, tried for real, nothing changed. A report, not a gate.</summary>
internal sealed class ClusterValidation(ClusterSessions sessions, SystemTests system, StorageTests storage, QuorumTests quorum, FencingTests fencing, CapacityTests capacity)
{
    public async Task<IReadOnlyList<ValidationFinding>> RunAsync(CancellationToken cancellationToken)
    {
        ClusterSession session = sessions.Required;
        return
        [
            .. await system.RunAsync(session, cancellationToken),
            .. await storage.RunAsync(session, cancellationToken),
            .. await quorum.RunAsync(session, cancellationToken),
            .. await fencing.RunAsync(session, cancellationToken),
            .. capacity.Run(session),
        ];
    }
}
