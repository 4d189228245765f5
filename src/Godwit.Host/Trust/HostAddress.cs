using System.Globalization;
using System.Net;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;

namespace Godwit.Host.Trust;

/// <summary>"10.0.0.2:6600", "[fd00::2]:6600" or "hosta.example:6600".</summary>
internal static class HostAddress
{
    public static EndPoint Parse(string address)
    {
        if (IPEndPoint.TryParse(address, out var endPoint) && endPoint.Port != 0)
        {
            return endPoint;
        }

        var colon = address.LastIndexOf(':');
        if (colon > 0
            && ushort.TryParse(address.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port != 0
            && Uri.CheckHostName(address[..colon]) == UriHostNameType.Dns)
        {
            return new DnsEndPoint(address[..colon], port);
        }

        throw new RefusedException(
            ProblemId.MalformedRequest,
            address,
            $"\"{address}\" is not an address with a port.",
            "Write it as 10.0.0.2:6600, [fd00::2]:6600 or hosta.example:6600.");
    }

    /// <summary>The addresses and names without their ports, each once: what a certificate must cover.</summary>
    public static IEnumerable<string> HostsOf(IEnumerable<string> addresses) =>
        addresses.Select(address => Parse(address) switch
        {
            IPEndPoint numeric => numeric.Address.ToString(),
            DnsEndPoint named => named.Host.ToLowerInvariant(),
            _ => throw new System.Diagnostics.UnreachableException(),
        }).Distinct(StringComparer.Ordinal);
}
