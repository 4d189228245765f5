namespace Godwit.Host.Cluster.Members;

/// <summary>What a host answers that is asked whether it could join a cluster.</summary>
internal sealed record JoinOffer
{
    public required string HostName { get; init; }

    /// <summary>Where a member of it would answer, without ports: reached by the other nodes.</summary>
    public required string Address { get; init; }

    /// <summary>By its clock.</summary>
    public required DateTimeOffset Now { get; init; }

    public required string Version { get; init; }

    /// <summary>False where etcd-server is not installed: it joins without a vote.</summary>
    public required bool HasEtcd { get; init; }

    /// <summary>The cluster it belongs to already.</summary>
    public string? Cluster { get; init; }

    /// <summary>How many virtual machines it has of which the cluster decides.</summary>
    public int Roles { get; init; }
}
