namespace Godwit.Contracts.Hosts;

/// <summary>A host as it shows itself.</summary>
public sealed record HostView
{
    public required string Name { get; init; }

    /// <summary>Godwit's version.</summary>
    public required string Version { get; init; }

    public required string QemuVersion { get; init; }

    /// <summary>"kvm" or "tcg".</summary>
    public required string Accelerator { get; init; }

    /// <summary>Why that accelerator, in a sentence.</summary>
    public required string AcceleratorReason { get; init; }

    public required int LogicalProcessorCount { get; init; }

    public required long MemoryCapacityBytes { get; init; }

    public required long MemoryAvailableBytes { get; init; }

    public required HostSettings Settings { get; init; }

    /// <summary>The domain it belongs to; null before "domain create" or "domain join".</summary>
    public string? Domain { get; init; }

    /// <summary>Other hosts of the domain that it knows.</summary>
    public required IReadOnlyList<PeerHost> Peers { get; init; }
}
