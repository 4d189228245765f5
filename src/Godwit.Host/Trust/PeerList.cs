using Godwit.Contracts.Hosts;

namespace Godwit.Host.Trust;

/// <summary>All hosts of the domain as the founding one knows them: GET and POST /peer/v1/trust/peers, and peers.json.</summary>
internal sealed record PeerList
{
    public required IReadOnlyList<PeerHost> Hosts { get; init; }
}
