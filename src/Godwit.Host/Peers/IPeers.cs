namespace Godwit.Host.Peers;

/// <summary>The other hosts of the domain by name.</summary>
internal interface IPeers
{
    /// <summary>All of them; none outside a domain.</summary>
    IReadOnlyList<string> Names { get; }

    /// <param name="hostName">Its name.</param>
    /// <param name="preferredAddress">What carries the move ("10.71.0.2:6600"); null is the best that is known.</param>
    /// <exception cref="Api.RefusedException">No host of that name is known, or this host is in no domain.</exception>
    IPeerLink To(string hostName, string? preferredAddress = null);
}
