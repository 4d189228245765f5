using Godwit.Contracts.Problems;

namespace Godwit.Host.Peers;

/// <summary>What a host says to a move that is only asked about.</summary>
internal sealed record LandingAnswer
{
    /// <summary>The requirements that it does not meet; none is a yes.</summary>
    public required IReadOnlyList<Problem> Problems { get; init; }
}
