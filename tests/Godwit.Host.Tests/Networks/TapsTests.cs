using Godwit.Contracts.Vms;
using Godwit.Host.Networks;
using Xunit;

namespace Godwit.Host.Tests.Networks;

/// <summary>Real taps.</summary>
public sealed class TapsTests
{
    private static readonly VmId Vm = new(Guid.Parse("0193a5b0-0000-7000-8000-00000000abcd"));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_tap_is_the_guest_users_port_of_the_bridge_however_often_it_is_made()
    {
        await using TestNetwork network = await TestNetwork.MakeAsync();
        await network.IpAsync("link", "add", "gw-lan", "type", "bridge");
        var taps = new Taps(network.Shell, network.Host.User);

        string tap = await taps.EnsureAsync(Vm, "nic0", "gw-lan", Cancellation);
        Assert.Equal(tap, await taps.EnsureAsync(Vm, "nic0", "gw-lan", Cancellation));

        NetworkLink link = (await network.LinkAsync(tap))!;
        Assert.Equal(("tun", "gw-lan", true, network.Host.User.Name), (link.Kind, link.Master, link.IsUp, link.Owner));
        Assert.Equal("1", await network.ReadAsync($"/proc/sys/net/ipv6/conf/{tap}/disable_ipv6"));
    }

    [Fact]
    public async Task A_tap_is_replugged_and_unplugged_in_place()
    {
        await using TestNetwork network = await TestNetwork.MakeAsync();
        await network.IpAsync("link", "add", "gw-a", "type", "bridge");
        await network.IpAsync("link", "add", "gw-b", "type", "bridge");
        var taps = new Taps(network.Shell, network.Host.User);

        async Task<(string?, bool?)> After(string? bridge)
        {
            NetworkLink? link = await network.LinkAsync(await taps.EnsureAsync(Vm, "nic0", bridge, Cancellation));
            return (link?.Master, link?.IsUp);
        }

        Assert.Equal((null, false), await After(null));
        Assert.Equal(("gw-a", true), await After("gw-a"));
        Assert.Equal(("gw-b", true), await After("gw-b"));
        Assert.Equal((null, false), await After(null));
    }

    [Fact]
    public async Task Strays_are_our_taps_that_nobody_expects_and_they_can_be_removed_twice()
    {
        await using TestNetwork network = await TestNetwork.MakeAsync();
        await network.IpAsync("tuntap", "add", "dev", "gtsomeone", "mode", "tap");
        var taps = new Taps(network.Shell, network.Host.User);
        string kept = await taps.EnsureAsync(Vm, "nic0", null, Cancellation);
        string stray = await taps.EnsureAsync(Vm, "nic1", null, Cancellation);

        Assert.Equal([stray], await taps.StraysAsync(new HashSet<string> { kept }, Cancellation));

        await taps.RemoveAsync(stray, Cancellation);
        await taps.RemoveAsync(stray, Cancellation);
        Assert.Empty(await taps.StraysAsync(new HashSet<string> { kept }, Cancellation));
        Assert.NotNull(await network.LinkAsync("gtsomeone"));
    }
}
