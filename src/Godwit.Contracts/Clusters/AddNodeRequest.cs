namespace Godwit.Contracts.Clusters;

/// <summary>Takes a host of the domain into the cluster.</summary>
public sealed record AddNodeRequest
{
    public required string HostName { get; init; }

    /// <summary>True gives it a vote and no virtual machines: a third vote where there are two nodes.</summary>
    public bool IsWitness { get; init; }

    /// <summary>"rack1": roles that are to be kept apart are kept in different ones.</summary>
    public string? FaultDomain { get; init; }
}
