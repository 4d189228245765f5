using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Operations;
using Godwit.Host.Vms;

namespace Godwit.Host.Cluster.Members;

/// <summary>Joining and leaving, the side of the host that is asked.</summary>
internal sealed class NodeLifecycle(
    HostOptions options, ClusterMembership membership, ClusterFolder folder, EtcdProcess etcd, VmInventory inventory, VmDirectory directory, TimeProvider time,
    ILogger<NodeLifecycle> logger)
{
    public JoinOffer Offer() => new()
    {
        HostName = options.HostName,
        Address = MemberAddress.Of(options),
        Now = time.GetUtcNow(),
        Version = typeof(NodeLifecycle).Assembly.GetName().Version!.ToString(3),
        HasEtcd = EtcdProcess.Program is not null,
        Cluster = membership.Current?.ClusterName,
        Roles = inventory.All().Count(vm => vm.IsRole),
    };

    /// <exception cref="RefusedException">It belongs to a cluster, or etcd does not start.</exception>
    public async Task JoinAsync(JoinTicket ticket, CancellationToken cancellationToken)
    {
        if (membership.Current is { } current)
        {
            throw ClusterDenials.InAnotherCluster(options.HostName, current.ClusterName);
        }

        await using var undo = new UndoStack(logger);
        folder.Begin();
        folder.Write(ticket is { AuthorityPem: { } pem, AuthorityKeyPem: { } key }
            ? ClusterAuthority.Issue(pem, key, options.HostName, [MemberAddress.Of(options)])
            : GivenCredentials.Read(options));
        if (ticket.Member.Own is not null)
        {
            undo.Push("end etcd", etcd.EndAsync);
            try
            {
                await etcd.EnsureAsync(ticket.Member, cancellationToken);
            }
            catch (IOException failure)
            {
                throw new RefusedException(
                    ProblemId.ClusterMemberFailed, options.HostName, $"etcd does not start on {options.HostName}: {failure.Message}", "Install etcd-server there.");
            }
        }

        membership.Adopt(ticket.Member);
        undo.Disarm();
    }

    /// <summary>Nothing of the cluster is this host's from here on; its guardian ends what still runs of it.</summary>
    /// <param name="clusterId">Which cluster; another is not left.</param>
    /// <param name="keepsRoles">The cluster is no more: its roles were taken out of it, and stay where they are. Otherwise they are other nodes'.</param>
    /// <exception cref="RefusedException">This host has not heard yet which of them are its own.</exception>
    public async Task LeaveAsync(string clusterId, bool keepsRoles)
    {
        if (membership.Current is not { } current || current.ClusterId != clusterId)
        {
            return;
        }

        VmRecord[] roles = [.. inventory.All().Where(vm => vm.IsRole)];
        if (keepsRoles && roles.Length > 0)
        {
            throw ClusterDenials.StillHasRoles(options.HostName, roles.Length);
        }

        foreach (VmRecord role in roles)
        {
            if (directory.Find(role.Id) is { } driver)
            {
                await driver.LeaveAsync(() => inventory.Forget(role.Id));
                directory.Remove(driver);
            }
        }

        membership.Leave();
        await etcd.EndAsync();
    }
}
