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

    public static RefusedException Changed(string name) => new(
        ProblemId.RoleOwnerChanged, name, $"{name} has changed in the cluster at this very moment.", "Ask again.");
}
