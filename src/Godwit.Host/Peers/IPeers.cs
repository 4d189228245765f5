namespace Godwit.Host.Peers;

/// <summary>The other hosts of the domain by name.</summary>
internal interface IPeers
{
    /// <exception cref="Api.RefusedException">No host of that name is known, or this host is in no domain.</exception>
    IPeerLink To(string hostName);
}
