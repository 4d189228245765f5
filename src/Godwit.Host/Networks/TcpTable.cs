using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Godwit.Host.Networks;

/// <summary>The kernel's table of TCP connections (man proc, /proc/net/tcp).</summary>
/// <remarks>
/// <code>
///   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
///    0: 0100000A:9C40 0200000A:C001 01 0003F2A8:00000000 01:00000014 00000000     0        0 40211 2 …
/// </code>
/// Addresses are words of the host's byte order in hexadecimal digits.
/// </remarks>
internal static class TcpTable
{
    /// <summary>All connections of this host to that address; none when the kernel does not tell.</summary>
    public static IReadOnlyList<TcpConnection> To(string host, int port)
    {
        if (!IPAddress.TryParse(host, out IPAddress? address))
        {
            return [];
        }

        string table = address.AddressFamily is AddressFamily.InterNetworkV6 ? "/proc/self/net/tcp6" : "/proc/self/net/tcp";
        try
        {
            return Of(File.ReadLines(table), address, port);
        }
        catch (IOException)
        {
            return [];
        }
    }

    public static IReadOnlyList<TcpConnection> Of(IEnumerable<string> lines, IPAddress address, int port)
    {
        string remote = $"{Text(address)}:{port.ToString("X4", CultureInfo.InvariantCulture)}";
        return [.. lines.Where(line => line.Contains(remote, StringComparison.Ordinal)).Select(line => Read(line, remote)).OfType<TcpConnection>()];
    }

    private static TcpConnection? Read(string line, string remote)
    {
        string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 9 && fields[2] == remote && fields[4].Split(':') is [string waiting, _]
            && long.TryParse(waiting, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out long bytes)
            && long.TryParse(fields[9], NumberStyles.None, CultureInfo.InvariantCulture, out long inode) ? new TcpConnection(bytes, inode) : null;
    }

    private static string Text(IPAddress address)
    {
        byte[] bytes = address.GetAddressBytes();
        return string.Concat(bytes.Chunk(4).Select(word =>
            (BitConverter.IsLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(word) : BinaryPrimitives.ReadUInt32BigEndian(word))
                .ToString("X8", CultureInfo.InvariantCulture)));
    }
}
