using Godwit.Contracts.Problems;

namespace Godwit.Contracts.Processors;

/// <summary>The processors of a domain's hosts, and what they have in common.</summary>
public sealed record DomainProcessorsView
{
    public required IReadOnlyList<HostProcessorView> Hosts { get; init; }

    /// <summary>A problem for each host that did not say; it is not in <see cref="Common"/>.</summary>
    public required IReadOnlyList<Problem> Silent { get; init; }

    /// <summary>One for each accelerator and manufacturer: a running guest cannot leave that circle.</summary>
    public required IReadOnlyList<CommonProcessorView> Common { get; init; }
}
