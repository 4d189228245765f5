using Godwit.Etcd;
using Godwit.Host.Cluster.Fencing;
using Godwit.Host.Cluster.Records;

namespace Godwit.Host.Cluster.Leading;

/// <summary>Switches a lost node off by its fence agent, and reads back that it is off.</summary>
internal sealed class NodeFencing(FenceAgent agent, ClusterLog log)
{
    /// <summary>Never throws: an agent that fails is asked again.</summary>
    public async Task<bool> TurnOffAsync(LeaderTerm term, NodeRecord node)
    {
        // Not on the leader's way: an agent may take a minute.
        await Task.Yield();
        try
        {
            if (await term.Session.Store.ReadAsync(ClusterKeys.Life(node.Name), ClusterJson.Default.NodeLife, term.Ended) is not null)
            {
                // It has come back.
                return false;
            }

            FenceOutcome outcome = await agent.OffAsync(node.Name, DeviceOf(node), term.Ended);
            await log.WriteAsync(term.Session, 0, outcome.Message, term.Ended);
            return outcome.IsOff;
        }
        catch (Exception notNow) when (notNow is OperationCanceledException or EtcdException)
        {
            return false;
        }
    }

    /// <summary>What an administrator has said of how it is switched off; of a node that has an agent.</summary>
    public static FenceDevice DeviceOf(NodeRecord node) => new() { Agent = node.FenceAgent!, Parameters = node.FenceParameters ?? new Dictionary<string, string>() };
}
