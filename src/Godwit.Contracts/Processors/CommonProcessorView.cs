namespace Godwit.Contracts.Processors;

/// <summary>What all of those hosts can give among which a running guest can move.</summary>
public sealed record CommonProcessorView
{
    /// <summary>"kvm" or "tcg".</summary>
    public required string Accelerator { get; init; }

    /// <summary>"GenuineIntel", "AuthenticAMD"; null where QEMU emulates the processor, whoever made the real one.</summary>
    public string? Manufacturer { get; init; }

    public required IReadOnlyList<string> Hosts { get; init; }

    /// <summary>Features that every one of them can give, by name.</summary>
    public required IReadOnlyList<string> Features { get; init; }

    /// <summary>The newest models that every one of them can give in full, one a family of processors and the newest first.</summary>
    public required IReadOnlyList<string> NewestModels { get; init; }

    /// <summary>What a VM gets by MinimumFeatureSet.</summary>
    public required string MinimumModel { get; init; }

    /// <summary>What a VM gets by CommonDomainFeatureSet.</summary>
    public required string CommonModel { get; init; }
}
