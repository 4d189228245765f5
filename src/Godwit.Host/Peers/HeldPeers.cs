using System.Collections.Concurrent;

namespace Godwit.Host.Peers;

/// <summary>The domain's hosts, with <see cref="MoveHolds"/> around their calls.</summary>
internal sealed class HeldPeers(IPeers peers, MoveHolds holds) : IPeers
{
    private readonly ConcurrentDictionary<IPeerLink, HeldPeerLink> _held = new();

    public IReadOnlyList<string> Names => peers.Names;

    public IPeerLink To(string hostName, string? preferredAddress = null) =>
        _held.GetOrAdd(peers.To(hostName, preferredAddress), link => new HeldPeerLink(link, holds));
}
