using System.Net;

namespace Godwit.Host.MigrationNetworks;

/// <summary>Which of the destination's offers is the best that leaves over a network of ours.</summary>
internal static class WayChoice
{
    /// <param name="rank">Priority of one of our own addresses, the lower the better; null for one that may not be used.</param>
    /// <param name="offers">Of the destination.</param>
    /// <param name="route">From which of our addresses the kernel would speak to an address; null is from none.</param>
    /// <returns>Our address, and the offer; null when there is none in common.</returns>
    public static (IPAddress Source, MoveOffer Offer)? Of(Func<IPAddress, int?> rank, IReadOnlyList<MoveOffer> offers, Func<IPEndPoint, IPAddress?> route)
    {
        var usable = from offer in offers
                     let source = IPEndPoint.TryParse(offer.Address, out IPEndPoint? there) ? route(there) : null
                     where source is not null
                     let ours = rank(source)
                     where ours is not null
                     orderby ours, offer.Priority
                     select (source, offer);
        return usable.Cast<(IPAddress, MoveOffer)?>().FirstOrDefault();
    }
}
