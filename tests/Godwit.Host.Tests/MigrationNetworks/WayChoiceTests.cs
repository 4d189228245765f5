using System.Net;
using Godwit.Host.MigrationNetworks;
using Xunit;

namespace Godwit.Host.Tests.MigrationNetworks;

public sealed class WayChoiceTests
{
    /// <summary>This host is 10.1.0.1, 10.2.0.1 and fd03::1, and has a router at 10.2.0.254 for 10.9.0.0/24.</summary>
    private static readonly IReadOnlyList<(string There, string From)> Routes =
        [("10.1.0.0/24", "10.1.0.1"), ("10.2.0.0/24", "10.2.0.1"), ("10.9.0.0/24", "10.2.0.1"), ("fd03::/64", "fd03::1")];

    public static TheoryData<string, string, string?> Cases => new()
    {
        // ours with their priorities; theirs; what carries the move
        { "10.1.0.0/24=0 10.2.0.0/24=1", "10.1.0.2=0 10.2.0.2=1", "10.1.0.1>10.1.0.2" },
        { "10.1.0.0/24=1 10.2.0.0/24=0", "10.1.0.2=0 10.2.0.2=1", "10.2.0.1>10.2.0.2" },
        { "10.1.0.0/24=3 10.2.0.0/24=3", "10.1.0.2=7 10.2.0.2=5", "10.2.0.1>10.2.0.2" },
        { "10.2.0.0/24=0", "10.1.0.2=0 10.2.0.2=9", "10.2.0.1>10.2.0.2" },
        { "fd03::/64=0 10.1.0.0/24=1", "10.1.0.2=0 fd03::2=1", "fd03::1>fd03::2" },
        { "10.2.0.0/24=0", "10.9.0.2=0", "10.2.0.1>10.9.0.2" },
        { "10.1.0.0/24=0", "10.9.0.2=0", null },
        { "10.1.0.0/24=0", "10.7.0.2=0", null },
        { "10.1.0.0/24=0", "", null },
        { "", "10.1.0.2=0", null },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_best_of_ours_that_reaches_one_of_theirs_carries_the_move(string ours, string theirs, string? way)
    {
        IReadOnlyList<(IPNetwork Subnet, int Priority)> own = [.. Pairs(ours).Select(pair => (IPNetwork.Parse(pair.What), pair.Number))];

        (IPAddress Source, MoveOffer Offer)? best = WayChoice.Of(
            address => own.Where(known => known.Subnet.Contains(address)).Select(known => (int?)known.Priority).FirstOrDefault(),
            [.. Pairs(theirs).Select(pair => new MoveOffer(new IPEndPoint(IPAddress.Parse(pair.What), 6600).ToString(), pair.Number))],
            there => Routes.Where(route => IPNetwork.Parse(route.There).Contains(there.Address)).Select(route => IPAddress.Parse(route.From)).FirstOrDefault());

        Assert.Equal(way, best is { } found ? $"{found.Source}>{IPEndPoint.Parse(found.Offer.Address).Address}" : null);
    }

    [Fact]
    public void The_kernel_says_from_where_it_would_speak_and_sends_nothing_for_it()
    {
        Assert.Equal(IPAddress.Loopback, HostAddresses.RouteTo(new IPEndPoint(IPAddress.Loopback, 1)));
        Assert.DoesNotContain(IPAddress.Loopback, HostAddresses.All());
    }

    private static IEnumerable<(string What, int Number)> Pairs(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).Select(pair => (pair[0], int.Parse(pair[1], null)));
}
