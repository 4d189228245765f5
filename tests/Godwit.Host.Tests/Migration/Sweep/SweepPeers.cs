using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Peers;

namespace Godwit.Host.Tests.Migration.Sweep;

/// <summary>The other host of the sweep, by name.</summary>
internal sealed class SweepPeers(SweepDaemon daemon) : IPeers
{
    public IReadOnlyList<string> Names => [.. daemon.Host.World.Hosts.Select(host => host.Name).Where(name => name != daemon.Name)];

    public IPeerLink To(string hostName, string? preferredAddress = null) => daemon.Host.World.Hosts.FirstOrDefault(host => host.Name == hostName) is { } host
        ? new SweepLink(daemon, host)
        : throw new RefusedException(ProblemId.HostNotFound, hostName, $"No host named '{hostName}'.", "Name a or b.");
}
