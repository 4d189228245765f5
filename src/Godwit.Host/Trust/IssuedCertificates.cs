using Godwit.Contracts.Hosts;

namespace Godwit.Host.Trust;

/// <summary>The founding host's answer to <see cref="SigningRequests"/>.</summary>
internal sealed record IssuedCertificates
{
    public required string Domain { get; init; }

    public required string FoundingHost { get; init; }

    public required string AuthorityPem { get; init; }

    public required string HostPem { get; init; }

    public required string TransferPem { get; init; }

    /// <summary>All other hosts, the founding one included.</summary>
    public required IReadOnlyList<PeerHost> Peers { get; init; }
}
