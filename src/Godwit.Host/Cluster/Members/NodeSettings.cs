using Godwit.Contracts.Clusters;
using Godwit.Host.Cluster.Records;

namespace Godwit.Host.Cluster.Members;

/// <summary>What an administrator says of a node.</summary>
internal sealed class NodeSettings(ClusterSessions sessions)
{
    public async Task SetAsync(string name, SetNodeRequest request, CancellationToken cancellationToken)
    {
        ClusterSession session = sessions.Required;
        if (!session.Sight.Nodes.ContainsKey(name))
        {
            throw ClusterDenials.NodeNotFound(name, session.Sight);
        }

        await session.Store.ChangeAsync(
            ClusterKeys.Node(name), ClusterJson.Default.NodeRecord,
            now => now is null ? null : now with
            {
                FaultDomain = Chosen(request.FaultDomain, now.FaultDomain),
                FenceAgent = Chosen(request.FenceAgent, now.FenceAgent),
                FenceParameters = request.FenceAgent is "" ? null : request.FenceParameters ?? now.FenceParameters,
            },
            cancellationToken);
    }

    private static string? Chosen(string? wanted, string? was) => wanted is null ? was : wanted.Length == 0 ? null : wanted;
}
