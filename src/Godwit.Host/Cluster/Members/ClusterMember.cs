namespace Godwit.Host.Cluster.Members;

/// <summary>cluster.json: this host's place in a cluster. While the file is there, the host belongs to it.</summary>
internal sealed record ClusterMember
{
    public required string ClusterId { get; init; }

    public required string ClusterName { get; init; }

    /// <summary>This host's name in it.</summary>
    public required string NodeName { get; init; }

    /// <summary>Where the members of the cluster's memory answer, "https://10.70.0.1:6602", with commas between them.</summary>
    public required string Endpoints { get; init; }

    /// <summary>Null for a node without a member of its own.</summary>
    public OwnMember? Own { get; init; }

    /// <summary>It has a vote and runs no virtual machines.</summary>
    public bool IsWitness { get; init; }

    /// <summary>How long a node may be silent, in seconds.</summary>
    public required int LeaseSeconds { get; init; }
}
