namespace Godwit.Contracts.Hosts;

/// <summary>Another host of the domain.</summary>
public sealed record PeerHost
{
    public required string Name { get; init; }

    /// <summary>Addresses ("10.0.0.2:6600") where it takes moves, the preferred one first.</summary>
    public required IReadOnlyList<string> MoveAddresses { get; init; }
}
