using System.Net;
using System.Net.Sockets;
using Godwit.Host.Bandwidth;
using Xunit;

namespace Godwit.Host.Tests.Bandwidth;

/// <summary>With real connections of this process.</summary>
public sealed class SocketTallyTests
{
    [Fact]
    public async Task What_the_other_end_has_acknowledged_is_counted_over_all_connections_to_it()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        int port = ((IPEndPoint)server.LocalEndpoint).Port;
        Assert.Null(SocketTally.Acknowledged(Environment.ProcessId, "127.0.0.1", port));

        using Socket one = await ConnectAsync(port), other = await ConnectAsync(port);
        await one.SendAsync(new byte[1000]);
        await other.SendAsync(new byte[500]);

        Assert.True(SpinWait.SpinUntil(() => SocketTally.Acknowledged(Environment.ProcessId, "127.0.0.1", port) is >= 1500, TimeSpan.FromSeconds(10)));
        Assert.InRange(SocketTally.Acknowledged(Environment.ProcessId, "127.0.0.1", port)!.Value, 1500, 1502);   // and a SYN of each
    }

    [Fact]
    public void Of_a_process_that_has_ended_nothing_is_known() => Assert.Null(SocketTally.Acknowledged(int.MaxValue, "127.0.0.1", 1));

    private static async Task<Socket> ConnectAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return socket;
    }
}
