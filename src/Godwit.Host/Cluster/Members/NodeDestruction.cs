using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Cluster.Records;
using Godwit.Host.Cluster.Roles;

namespace Godwit.Host.Cluster.Members;

/// <summary>Ends a cluster: every node leaves it, and keeps the roles that it owns as virtual machines of its own.</summary>
internal sealed class NodeDestruction(HostOptions options, ClusterSessions sessions, ClusterPeers peers, RoleActs acts, NodeLifecycle lifecycle, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <exception cref="RefusedException">A node does not answer: its roles would belong to nobody.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        ClusterSession session = sessions.Required;
        NodeRecord[] others = [.. session.Sight.Nodes.Values.Select(node => node.Value).Where(node => node.Name != options.HostName)];
        if (others.FirstOrDefault(node => !session.Sight.Daemons.ContainsKey(node.Name)) is { } silent)
        {
            throw new RefusedException(
                ProblemId.ClusterNodeNotReady, silent.Name, $"{silent.Name} does not answer: what it owns would belong to nobody.",
                $"Wait for it, or evict it first if it is dead for good: godwit cluster node evict {silent.Name} --force");
        }

        // First they are no roles any more: what runs on a node that has left would be started by those that have not.
        foreach (RoleRecord role in session.Sight.Roles.Values.Select(role => role.Value))
        {
            await acts.RemoveAsync(role.Vm.ToString(), cancellationToken);
        }

        // All of them, while there is a majority to say whose they are.
        foreach (string node in others.Where(node => !node.IsWitness).Select(node => node.Name).Append(options.HostName))
        {
            await UntilItHasNoneAsync(node, cancellationToken);
        }

        // Witnesses last: as long as there is a majority, a node that was not reached can still be asked again.
        foreach (NodeRecord node in others.OrderBy(node => node.IsWitness))
        {
            await peers.LeaveAsync(node.Name, session.Member.ClusterId, keepsRoles: true, cancellationToken);
        }

        await lifecycle.LeaveAsync(session.Member.ClusterId, keepsRoles: true);
    }

    private async Task UntilItHasNoneAsync(string node, CancellationToken cancellationToken)
    {
        for (long begin = time.GetTimestamp(); ; await Task.Delay(Pause, time, cancellationToken))
        {
            JoinOffer said = node == options.HostName ? lifecycle.Offer() : await peers.OfferAsync(node, cancellationToken);
            if (said.Roles == 0)
            {
                return;
            }

            if (time.GetElapsedTime(begin) > Patience)
            {
                throw ClusterDenials.StillHasRoles(node, said.Roles);
            }
        }
    }
}
