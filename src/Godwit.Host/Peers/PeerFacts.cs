using Godwit.Host.MigrationNetworks;

namespace Godwit.Host.Peers;

/// <summary>What a source must know of a destination to plan a move.</summary>
internal sealed record PeerFacts
{
    public required string HostName { get; init; }

    /// <summary>Default folder for arriving VMs.</summary>
    public required string VirtualMachinePath { get; init; }

    /// <summary>"kvm" or "tcg".</summary>
    public required string Accelerator { get; init; }

    /// <summary>Where it takes moves; null from a host that knows of no migration networks yet.</summary>
    public IReadOnlyList<MoveOffer>? Offers { get; init; }

    /// <summary>Its Active Directory domain, "LAB.TEST"; null for none, and from a host that knows of none yet.</summary>
    public string? Realm { get; init; }
}
