using System.Net;

namespace Godwit.Host.Networks;

/// <summary>
/// Bytes that were given to TCP and that the other end has not acknowledged. Whoever writes takes them for sent; behind a slow link
/// they are megabytes, and seconds.
/// </summary>
internal static class SocketBacklog
{
    /// <summary>Of all connections of this host to that address; 0 when the kernel does not tell.</summary>
    public static long To(string host, int port) => TcpTable.To(host, port).Sum(connection => connection.Waiting);

    public static long Sum(IEnumerable<string> lines, IPAddress address, int port) => TcpTable.Of(lines, address, port).Sum(connection => connection.Waiting);
}
