namespace Godwit.Contracts.Clusters;

/// <summary>Changes a node; what is null stays.</summary>
public sealed record SetNodeRequest
{
    /// <summary>"rack1"; empty is a fault domain of its own.</summary>
    public string? FaultDomain { get; init; }

    /// <summary>"fence_ipmilan"; empty leaves fencing to the node's guardian.</summary>
    public string? FenceAgent { get; init; }

    /// <summary>What the agent needs, as its own documentation names it ("ip", "username", "password").</summary>
    public IReadOnlyDictionary<string, string>? FenceParameters { get; init; }
}
