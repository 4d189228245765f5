using Godwit.Host.Api;

namespace Godwit.Host.Trust;

/// <summary>How all hosts come to know all hosts: the founding one tells, the others ask.</summary>
internal sealed partial class DomainNews(
    Enrolment enrolment,
    PeerDirectory directory,
    PeerTrustClient peers,
    PeerAnnouncements announcements,
    ILogger<DomainNews> logger)
{
    /// <summary>Throws when somebody could not be reached; whoever could be has heard it, the rest stays pending.</summary>
    public Task SpreadAsync(Membership current, CancellationToken cancellationToken) =>
        current.HoldsAuthority ? TellAsync(cancellationToken) : AskAsync(current, cancellationToken);

    /// <summary>Taken from the founding host alone; others have no say in who belongs to the domain.</summary>
    public void Hear(Membership current, PeerList list)
    {
        directory.Replace(list.Hosts, current.HostName);
        HostsKnown(logger, string.Join(", ", directory.All.Select(peer => peer.Name)));
    }

    private async Task AskAsync(Membership current, CancellationToken cancellationToken) =>
        Hear(current, await peers.GetPeersAsync(current.FoundingHost, cancellationToken));

    private async Task TellAsync(CancellationToken cancellationToken)
    {
        Exception? last = null;
        foreach (var hostName in announcements.TakeAll())
        {
            try
            {
                await peers.AnnounceAsync(hostName, enrolment.AllHosts(), cancellationToken);
            }
            catch (Exception failure) when (failure is RefusedException or OperationCanceledException)
            {
                announcements.GiveBack(hostName);
                last = failure;
            }
        }

        if (last is not null)
        {
            throw last;
        }
    }

    [LoggerMessage(620, LogLevel.Information, "The founding host said that these other hosts are in the domain: {Hosts}.")]
    private static partial void HostsKnown(ILogger logger, string hosts);
}
