using System.Net;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Hosts;

namespace Godwit.Host.MigrationNetworks;

/// <summary>Over which networks this host moves virtual machines: those of its settings, at the addresses that it has now.</summary>
internal sealed class MoveWays(HostOptions options, SettingsBook settings, MigrationNetworkBook networks)
{
    /// <summary>Where there is no address in the configuration file to take it from.</summary>
    private const int DefaultPort = 6600;

    private int Port => options.MoveAddresses is [string first, ..] && IPEndPoint.TryParse(first, out IPEndPoint? known) ? known.Port : DefaultPort;

    /// <summary>Where this host takes moves now.</summary>
    public IReadOnlyList<MoveOffer> Offers() => settings.UseAnyNetworkForMigration
        ? [.. options.MoveAddresses.Select((address, index) => new MoveOffer(address, index))]
        : [.. HostAddresses.All()
            .Select(address => (Address: address, Priority: networks.PriorityOf(address)))
            .Where(known => known.Priority is not null)
            .Select(known => new MoveOffer(At(known.Address), known.Priority!.Value))
            .OrderBy(offer => offer.Priority)];

    /// <exception cref="RefusedException">The two hosts have no migration network in common.</exception>
    public MoveWay To(string hostName, IReadOnlyList<MoveOffer> offers)
    {
        (IPAddress Source, MoveOffer Offer) best = WayChoice.Of(Rank, offers, HostAddresses.RouteTo) ?? throw new RefusedException(
            ProblemId.NoCommonMigrationNetwork, hostName,
            $"{options.HostName} and {hostName} have no migration network in common: {options.HostName} uses {Ours()}, and {hostName} takes moves at {Theirs(offers)}.",
            "Give both hosts a migration network that they share (godwit host network list and add), or let them use any network "
                + "(godwit host settings --use-any-network on).");
        return new MoveWay { SourceAddress = At(best.Source), DestinationAddress = best.Offer.Address };
    }

    /// <summary>Those first over which a move may go; the others are for when these are cut.</summary>
    public IReadOnlyList<string> Order(IReadOnlyList<string> addresses) => settings.UseAnyNetworkForMigration
        ? addresses
        : [.. addresses.OrderBy(address => IPEndPoint.TryParse(address, out IPEndPoint? there) && HostAddresses.RouteTo(there) is { } source
            ? Rank(source) ?? int.MaxValue : int.MaxValue)];

    private int? Rank(IPAddress address) => settings.UseAnyNetworkForMigration ? 0 : networks.PriorityOf(address);

    private string At(IPAddress address) => new IPEndPoint(address, Port).ToString();

    private string Ours() => settings.UseAnyNetworkForMigration ? "any network"
        : networks.All() is { Count: > 0 } all ? string.Join(", ", all.Select(network => network.Subnet)) : "migration networks only, and has none";

    private static string Theirs(IReadOnlyList<MoveOffer> offers) => offers.Count == 0 ? "no address" : string.Join(", ", offers.Select(offer => offer.Address));
}
