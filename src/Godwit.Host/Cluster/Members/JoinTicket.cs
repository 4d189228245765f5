namespace Godwit.Host.Cluster.Members;

/// <summary>All that a host needs to be a node. It goes over the connection between hosts, which proves both.</summary>
internal sealed record JoinTicket
{
    public required ClusterMember Member { get; init; }

    /// <summary>Null where an administrator runs etcd, whose certificates the host has in /etc/godwit already.</summary>
    public string? AuthorityPem { get; init; }

    public string? AuthorityKeyPem { get; init; }
}
