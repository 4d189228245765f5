using Godwit.Contracts.Problems;
using Godwit.Contracts.Processors;
using Godwit.Host.Api;
using Godwit.Host.Peers;

namespace Godwit.Host.Processors;

/// <summary>Asks all hosts of the domain what they can give to guests.</summary>
internal sealed class DomainProcessors(HostProcessor processor, IPeers peers)
{
    /// <summary>This host's own answer comes first, the others by name.</summary>
    /// <exception cref="RefusedException">This host's QEMU does not say.</exception>
    public async Task<DomainProcessorsView> AskAsync(CancellationToken cancellationToken)
    {
        Task<(HostProcessorView? View, Problem? Problem)>[] asked = [.. peers.Names.Order(StringComparer.OrdinalIgnoreCase).Select(name => AskAsync(name, cancellationToken))];
        HostProcessorView own = await processor.ViewAsync(cancellationToken);
        (HostProcessorView? View, Problem? Problem)[] others = await Task.WhenAll(asked);
        IReadOnlyList<HostProcessorView> hosts = [own, .. others.Select(other => other.View).OfType<HostProcessorView>()];
        return new DomainProcessorsView
        {
            Hosts = hosts,
            Silent = [.. others.Select(other => other.Problem).OfType<Problem>()],
            Common = CommonVerdict.Of(hosts),
        };
    }

    private async Task<(HostProcessorView? View, Problem? Problem)> AskAsync(string hostName, CancellationToken cancellationToken)
    {
        try
        {
            return (await peers.To(hostName).ProcessorAsync(cancellationToken), null);
        }
        catch (RefusedException refused)
        {
            return (null, refused.Problem with { Target = hostName });
        }
    }
}
