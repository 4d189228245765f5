using Godwit.Contracts.Hosts;
using Godwit.Contracts.Problems;

namespace Godwit.Cli.Output;

/// <summary>A host of the hosts file: as it shows itself, or why it does not.</summary>
internal sealed record HostListing
{
    public required string Name { get; init; }

    public required string Address { get; init; }

    public HostView? Host { get; init; }

    public Problem? Problem { get; init; }
}
