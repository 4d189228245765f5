namespace Godwit.Contracts.Clusters;

/// <summary>Founds a failover cluster with the host that is asked as its first node.</summary>
public sealed record CreateClusterRequest
{
    /// <summary>1 to 15 letters, digits and dashes.</summary>
    public required string Name { get; init; }

    /// <summary>How long a node may be silent before it is given up, in seconds: 5 to 120; null is 10.</summary>
    public int? LeaseSeconds { get; init; }

    /// <summary>
    /// "https://etcd1:2379": an etcd that exists already, instead of members on the nodes. Its certificates lie in etcd.pem, etcd-key.pem and
    /// etcd-ca.pem of /etc/godwit. Null makes members on the first three nodes.
    /// </summary>
    public IReadOnlyList<string>? Endpoints { get; init; }
}
