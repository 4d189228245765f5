using System.Collections.Concurrent;
using Godwit.Contracts.Hosts;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.MigrationNetworks;
using Godwit.Host.Trust;

namespace Godwit.Host.Peers;

/// <summary>The domain's other hosts, from the directory that trust keeps.</summary>
internal sealed class DomainPeers(PeerDirectory directory, PeerHttp http, DomainMembership membership, MoveWays ways) : IPeers, IDisposable
{
    private readonly ConcurrentDictionary<string, HttpPeerLink> _links = new();

    public IReadOnlyList<string> Names => membership.Current is null ? [] : [.. directory.All.Select(peer => peer.Name)];

    public IPeerLink To(string hostName, string? preferredAddress = null)
    {
        _ = membership.Required;
        PeerHost peer = directory.Find(hostName) ?? throw new RefusedException(
            ProblemId.HostNotFound, hostName, $"No host named '{hostName}' is known in the domain.",
            directory.All is { Count: > 0 } known
                ? $"Name one of: {string.Join(", ", known.Select(host => host.Name))}."
                : "Let it join: 'godwit domain token' here, 'godwit domain join' there.");
        IReadOnlyList<string> addresses = preferredAddress is { } preferred
            ? [preferred, .. peer.MoveAddresses.Where(address => address != preferred)]
            : ways.Order(peer.MoveAddresses);
        return _links.GetOrAdd($"{peer.Name} {string.Join(' ', addresses)}", _ => new HttpPeerLink(peer with { MoveAddresses = addresses }, http));
    }

    public void Dispose()
    {
        foreach (HttpPeerLink link in _links.Values)
        {
            link.Dispose();
        }
    }
}
