namespace Godwit.Host.Cluster.Members;

/// <summary>The member of the cluster's memory that runs on this host.</summary>
internal sealed record OwnMember
{
    /// <summary>"https://10.70.0.1:6602".</summary>
    public required string ClientUrl { get; init; }

    /// <summary>"https://10.70.0.1:6603".</summary>
    public required string PeerUrl { get; init; }

    /// <summary>"hosta=https://10.70.0.1:6603,hostb=…", as etcd wants to read it at its very first start.</summary>
    public required string InitialCluster { get; init; }

    /// <summary>True when it joins members that run already.</summary>
    public required bool JoinsExisting { get; init; }
}
