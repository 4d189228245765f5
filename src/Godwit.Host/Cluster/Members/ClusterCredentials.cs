namespace Godwit.Host.Cluster.Members;

/// <summary>
/// What proves a node to the members of the cluster's memory, as PEM. The cluster has an authority of its own: whoever has a certificate of the
/// domain is a person perhaps, or a host outside the cluster, and etcd would let him write.
/// </summary>
internal sealed record ClusterCredentials
{
    public required string AuthorityPem { get; init; }

    /// <summary>Null where an administrator runs etcd, and issues its certificates.</summary>
    public string? AuthorityKeyPem { get; init; }

    public required string CertificatePem { get; init; }

    public required string KeyPem { get; init; }
}
