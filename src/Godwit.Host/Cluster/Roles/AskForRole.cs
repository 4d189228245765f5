using Godwit.Contracts.Clusters;

namespace Godwit.Host.Cluster.Roles;

/// <summary>Asks another host to make a VM of its own highly available. The VM is a role when it returns.</summary>
/// <exception cref="Api.RefusedException">It cannot, or does not answer.</exception>
internal delegate Task AskForRole(string host, AddRoleRequest request, CancellationToken cancellationToken);
