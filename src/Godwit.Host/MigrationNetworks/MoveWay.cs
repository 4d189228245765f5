namespace Godwit.Host.MigrationNetworks;

/// <summary>The network that carries a move, by its two ends ("10.71.0.1:6600").</summary>
internal sealed record MoveWay
{
    public required string SourceAddress { get; init; }

    public required string DestinationAddress { get; init; }
}
