using System.Net;
using System.Net.Sockets;
using Godwit.Host.Bandwidth;
using Xunit;

namespace Godwit.Host.Tests.Bandwidth;

/// <summary>With real connections of this process.</summary>
public sealed class SocketPaceTests
{
    private const int SolSocket = 1;
    private const int SoMaxPacingRate = 47;

    [Fact]
    public async Task Connections_to_an_address_share_a_rate_and_others_are_left_alone()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        using var other = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        other.Start();
        int port = ((IPEndPoint)server.LocalEndpoint).Port;
        using Socket one = await ConnectAsync(port), main = await ConnectAsync(port), apart = await ConnectAsync(((IPEndPoint)other.LocalEndpoint).Port);
        var pace = new SocketPace(Environment.ProcessId, "127.0.0.1", port);

        pace.Hold(null);
        Assert.Equal(ulong.MaxValue, RateOf(one));

        pace.Hold(1_000_000);
        Assert.Equal((1_000_000UL, 1_000_000UL, ulong.MaxValue), (RateOf(one), RateOf(main), RateOf(apart)));

        using Socket third = await ConnectAsync(port);
        pace.Hold(1_000_000);
        Assert.Equal((500_000UL, 500_000UL, 500_000UL), (RateOf(one), RateOf(main), RateOf(third)));

        pace.Hold(null);
        Assert.Equal((ulong.MaxValue, ulong.MaxValue), (RateOf(one), RateOf(third)));
    }

    [Fact]
    public void A_process_that_has_ended_is_no_error() => new SocketPace(int.MaxValue, "127.0.0.1", 1).Hold(1);

    private static async Task<Socket> ConnectAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return socket;
    }

    private static ulong RateOf(Socket socket)
    {
        byte[] value = new byte[sizeof(ulong)];
        socket.GetRawSocketOption(SolSocket, SoMaxPacingRate, value);
        return BitConverter.ToUInt64(value);
    }
}
