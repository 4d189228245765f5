using System.Net;
using System.Net.Sockets;
using Godwit.Host.Networks;
using Xunit;

namespace Godwit.Host.Tests.Networks;

public sealed class SocketBacklogTests
{
    private static readonly string[] Table =
    [
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
        "   0: 0100000A:9C40 0200000A:C001 01 0003F2A8:00000000 01:00000014 00000000     0        0 40211 2 0000000000000000 20 4 30 10 -1",
        "   1: 0100000A:9C41 0200000A:C001 01 00000010:00000007 01:00000014 00000000     0        0 40212 2 0000000000000000 20 4 30 10 -1",
        "   2: 0100000A:9C42 0200000A:C002 01 00001000:00000000 01:00000014 00000000     0        0 40213 2 0000000000000000 20 4 30 10 -1",
        "   3: 0200000A:C001 0300000A:9C40 01 00001000:00000000 01:00000014 00000000     0        0 40214 2 0000000000000000 20 4 30 10 -1",
    ];

    [Fact]
    public void The_connections_to_one_address_are_summed_and_no_others() =>
        Assert.Equal(0x3F2A8 + 0x10, SocketBacklog.Sum(Table, IPAddress.Parse("10.0.0.2"), 0xC001));

    [Fact]
    public void Of_IPv6_every_word_is_in_the_hosts_order() => Assert.Equal(
        0x20,
        SocketBacklog.Sum(
            ["   0: 000080FE00000000FF005450010000FE:9C40 000080FE00000000FF005450020000FE:C001 01 00000020:00000000 01:00000014 00000000     0        0 1 2"],
            IPAddress.Parse("fe80::5054:ff:fe00:2"), 0xC001));

    [Theory]
    [InlineData("hostb")]
    [InlineData("192.0.2.1")]
    public void What_the_kernel_does_not_tell_is_nothing(string host) => Assert.Equal(0, SocketBacklog.To(host, 49152));

    [Fact]
    public async Task Bytes_wait_until_the_other_end_takes_them()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using TcpClient client = new(AddressFamily.InterNetwork);
        await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        using Socket server = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, SocketBacklog.To("127.0.0.1", port));

        client.Client.Blocking = false;
        byte[] much = new byte[1 << 20];
        while (client.Client.Send(much, SocketFlags.None, out SocketError full) > 0 && full is SocketError.Success)
        {
        }

        Assert.InRange(SocketBacklog.To("127.0.0.1", port), 1, 1 << 30);
    }
}
