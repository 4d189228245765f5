using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Godwit.Host.MigrationNetworks;

/// <summary>What the kernel says about this host's own addresses.</summary>
internal static class HostAddresses
{
    /// <summary>Those that another host could reach, in a stable order.</summary>
    public static IReadOnlyList<IPAddress> All() =>
    [
        .. NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(each => each.GetIPProperties().UnicastAddresses)
            .Select(known => known.Address)
            .Where(address => !IPAddress.IsLoopback(address) && !address.IsIPv6LinkLocal)
            .OrderBy(address => address.ToString(), StringComparer.Ordinal),
    ];

    /// <summary>From which of its addresses this host would speak to that one now; null when there is no route.</summary>
    public static IPAddress? RouteTo(IPEndPoint there)
    {
        try
        {
            using var socket = new Socket(there.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            // Sends nothing: the kernel only chooses.
            socket.Connect(there);
            return ((IPEndPoint)socket.LocalEndPoint!).Address;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
