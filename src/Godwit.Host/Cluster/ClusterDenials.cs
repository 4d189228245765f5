using Godwit.Contracts.Problems;
using Godwit.Host.Api;

namespace Godwit.Host.Cluster;

/// <summary>The sentences of what a cluster refuses.</summary>
internal static class ClusterDenials
{
    public static RefusedException RoleNotFound(string name) => new(
        ProblemId.RoleNotFound, name, $"The cluster has no role named '{name}'.", "'godwit cluster role list' shows them; make one with 'godwit cluster role add'.");

    public static RefusedException NodeNotFound(string name, ClusterSight sight) => new(
        ProblemId.ClusterNodeNotFound, name, $"The cluster has no node named '{name}'.", $"Its nodes are {string.Join(", ", sight.Nodes.Keys)}.");

    public static RefusedException NodeExists(string name) =>
        new(ProblemId.ClusterNodeExists, name, $"{name} is a node of the cluster already.", "'godwit cluster node list' shows how it stands.");

    public static RefusedException InAnotherCluster(string hostName, string cluster) => new(
        ProblemId.ClusterExists, hostName, $"{hostName} belongs to the cluster {cluster} already.", $"Evict it there first: godwit cluster node evict {hostName}");

    /// <summary>Of a move whose time may come: another node may be resumed, or get room.</summary>
    public static Problem NoPlace(string role, string why) => new()
    {
        Id = ProblemId.NoNodeForRole,
        Target = role,
        Message = why,
        Remedy = "It goes as soon as a node can take it; or cancel it.",
    };

    public static RefusedException StillHasRoles(string host, int count) => new(
        ProblemId.ClusterNodeNotReady, host,
        $"{host} still has {count} virtual machines of which the cluster decides: something is done to them, or it has not heard whose they are.",
        "Wait for what is done to them ('godwit operation list'), and see that the node is up. Then ask again: what was done so far stays done.");

    public static RefusedException Changed(string name) => new(
        ProblemId.RoleOwnerChanged, name, $"{name} has changed in the cluster at this very moment.", "Ask again.");
}
