using Godwit.Contracts.Clusters;
using Godwit.Host.Cluster.Fencing;
using Godwit.Host.Cluster.Leading;
using Godwit.Host.Cluster.Records;

namespace Godwit.Host.Cluster.Members;

/// <summary>What an administrator says of a node.</summary>
internal sealed class NodeSettings(ClusterSessions sessions, FenceAgent agent)
{
    /// <exception cref="Api.RefusedException">There is no such node, or its fence agent cannot do with what it would be told.</exception>
    public async Task SetAsync(string name, SetNodeRequest request, CancellationToken cancellationToken)
    {
        ClusterSession session = sessions.Required;
        if (!session.Sight.Nodes.ContainsKey(name))
        {
            throw ClusterDenials.NodeNotFound(name, session.Sight);
        }

        Stored<NodeRecord> node = session.Sight.Nodes[name];
        if (Changed(node.Value, request) is { FenceAgent: not null } wanted && (request.FenceAgent is not null || request.FenceParameters is not null))
        {
            await agent.CheckAsync(name, NodeFencing.DeviceOf(wanted), cancellationToken);
        }

        await session.Store.ChangeAsync(
            ClusterKeys.Node(name), ClusterJson.Default.NodeRecord,
            now => now is null ? null : Changed(now, request), cancellationToken);
    }

    private static NodeRecord Changed(NodeRecord node, SetNodeRequest request) => node with
    {
        FaultDomain = Chosen(request.FaultDomain, node.FaultDomain),
        FenceAgent = Chosen(request.FenceAgent, node.FenceAgent),
        FenceParameters = request.FenceAgent is "" ? null : request.FenceParameters ?? node.FenceParameters,
    };

    private static string? Chosen(string? wanted, string? was) => wanted is null ? was : wanted.Length == 0 ? null : wanted;
}
