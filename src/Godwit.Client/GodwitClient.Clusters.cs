using Godwit.Contracts.Clusters;
using Godwit.Contracts.Operations;

namespace Godwit.Client;

public sealed partial class GodwitClient
{
    private const string Cluster = "/api/v1/cluster";

    /// <summary>The failover cluster that the host belongs to.</summary>
    public Task<ClusterView> GetClusterAsync(CancellationToken cancellationToken = default) =>
        _api.GetAsync(Cluster, ClientJson.Wire.ClusterView, cancellationToken);

    public Task CreateClusterAsync(CreateClusterRequest request, CancellationToken cancellationToken = default) =>
        _api.TellAsync(HttpMethod.Post, Cluster, request, ClientJson.Wire.CreateClusterRequest, cancellationToken);

    /// <summary>Every node leaves it; its roles stay where they are.</summary>
    public Task DestroyClusterAsync(CancellationToken cancellationToken = default) => _api.TextAsync(HttpMethod.Delete, Cluster, cancellationToken);

    /// <summary>Test-Cluster: everything is tried, nothing changed.</summary>
    public Task<IReadOnlyList<ValidationFinding>> ValidateClusterAsync(CancellationToken cancellationToken = default) =>
        _api.SendAsync(HttpMethod.Post, $"{Cluster}/validate", ClientJson.Wire.IReadOnlyListValidationFinding, cancellationToken);

    /// <summary>The newest first.</summary>
    public Task<IReadOnlyList<ClusterEventView>> GetClusterLogAsync(CancellationToken cancellationToken = default) =>
        _api.GetAsync($"{Cluster}/log", ClientJson.Wire.IReadOnlyListClusterEventView, cancellationToken);

    public Task AddClusterNodeAsync(AddNodeRequest request, CancellationToken cancellationToken = default) =>
        _api.TellAsync(HttpMethod.Post, $"{Cluster}/nodes", request, ClientJson.Wire.AddNodeRequest, cancellationToken);

    /// <param name="name">The node.</param>
    /// <param name="force">It is dead for good, and is not asked.</param>
    /// <param name="cancellationToken">Gives the request up.</param>
    public Task EvictClusterNodeAsync(string name, bool force, CancellationToken cancellationToken = default) =>
        _api.TextAsync(HttpMethod.Delete, $"{Node(name)}?force={(force ? "true" : "false")}", cancellationToken);

    public Task SetClusterNodeAsync(string name, SetNodeRequest request, CancellationToken cancellationToken = default) =>
        _api.TellAsync(HttpMethod.Patch, Node(name), request, ClientJson.Wire.SetNodeRequest, cancellationToken);

    public Task SuspendClusterNodeAsync(string name, SuspendNodeRequest request, CancellationToken cancellationToken = default) =>
        _api.TellAsync(HttpMethod.Post, $"{Node(name)}/suspend", request, ClientJson.Wire.SuspendNodeRequest, cancellationToken);

    public Task ResumeClusterNodeAsync(string name, ResumeNodeRequest request, CancellationToken cancellationToken = default) =>
        _api.TellAsync(HttpMethod.Post, $"{Node(name)}/resume", request, ClientJson.Wire.ResumeNodeRequest, cancellationToken);

    public Task<IReadOnlyList<RoleView>> GetClusterRolesAsync(CancellationToken cancellationToken = default) =>
        _api.GetAsync($"{Cluster}/roles", ClientJson.Wire.IReadOnlyListRoleView, cancellationToken);

    /// <summary>Asked of the host that has the virtual machine.</summary>
    public Task AddClusterRoleAsync(AddRoleRequest request, CancellationToken cancellationToken = default) =>
        _api.TellAsync(HttpMethod.Post, $"{Cluster}/roles", request, ClientJson.Wire.AddRoleRequest, cancellationToken);

    public Task RemoveClusterRoleAsync(string name, CancellationToken cancellationToken = default) => _api.TextAsync(HttpMethod.Delete, RoleOf(name), cancellationToken);

    public Task SetClusterRoleAsync(string name, SetRoleRequest request, CancellationToken cancellationToken = default) =>
        _api.TellAsync(HttpMethod.Patch, RoleOf(name), request, ClientJson.Wire.SetRoleRequest, cancellationToken);

    /// <summary>Tries a failed role again.</summary>
    public Task RetryClusterRoleAsync(string name, CancellationToken cancellationToken = default) => _api.TextAsync(HttpMethod.Post, $"{RoleOf(name)}/retry", cancellationToken);

    public Task<RoleMoveView> MoveClusterRoleAsync(string name, MoveRoleRequest request, CancellationToken cancellationToken = default) => _api.SendAsync(
        HttpMethod.Post, $"{RoleOf(name)}/move", request, ClientJson.Wire.MoveRoleRequest, ClientJson.Wire.RoleMoveView, cancellationToken);

    /// <summary>Waiting, running, and those of the last day; the newest first.</summary>
    public Task<IReadOnlyList<RoleMoveView>> GetClusterMovesAsync(CancellationToken cancellationToken = default) =>
        _api.GetAsync($"{Cluster}/moves", ClientJson.Wire.IReadOnlyListRoleMoveView, cancellationToken);

    public Task CancelClusterMoveAsync(OperationId id, CancellationToken cancellationToken = default) =>
        _api.TextAsync(HttpMethod.Post, $"{Cluster}/moves/{id}/cancel", cancellationToken);

    public Task<IReadOnlyList<ClusterVolumeView>> GetClusterVolumesAsync(CancellationToken cancellationToken = default) =>
        _api.GetAsync($"{Cluster}/volumes", ClientJson.Wire.IReadOnlyListClusterVolumeView, cancellationToken);

    public Task AddClusterVolumeAsync(AddClusterVolumeRequest request, CancellationToken cancellationToken = default) =>
        _api.TellAsync(HttpMethod.Post, $"{Cluster}/volumes", request, ClientJson.Wire.AddClusterVolumeRequest, cancellationToken);

    public Task RemoveClusterVolumeAsync(string name, CancellationToken cancellationToken = default) =>
        _api.TextAsync(HttpMethod.Delete, $"{Cluster}/volumes/{Uri.EscapeDataString(name)}", cancellationToken);

    private static string Node(string name) => $"{Cluster}/nodes/{Uri.EscapeDataString(name)}";

    private static string RoleOf(string name) => $"{Cluster}/roles/{Uri.EscapeDataString(name)}";
}
