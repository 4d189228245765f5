using Godwit.Contracts.Problems;
using Godwit.Contracts.Switches;
using Godwit.Host.Api;
using Godwit.Host.Networks;
using Xunit;

namespace Godwit.Host.Tests.Networks;

/// <summary>Real bridges.</summary>
public sealed class SwitchesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_external_switch_joins_the_adapter_and_comes_back_after_a_reboot()
    {
        await using TestNetwork network = await TestNetwork.MakeAsync();
        await network.IpAsync("link", "add", "eth1", "type", "veth", "peer", "name", "wire");
        using (Switches first = Open(network))
        {
            SwitchView made = await first.CreateAsync(Wish("LAN", SwitchType.External, "eth1"), Cancellation);
            Assert.Equal(("bridge", true), Shape(await network.LinkAsync(made.BridgeName)));
            await network.IpAsync("link", "delete", "dev", made.BridgeName);
        }

        using Switches second = Open(network);
        SwitchView view = second.Get("lan");
        Assert.Equal("eth1", view.NetAdapterName);
        Assert.Empty(await second.RestoreAsync(Cancellation));
        Assert.Empty(await second.RestoreAsync(Cancellation));

        Assert.Equal(("bridge", true), Shape(await network.LinkAsync(view.BridgeName)));
        NetworkLink? adapter = await network.LinkAsync("eth1");
        Assert.Equal((view.BridgeName, true), (adapter?.Master, adapter?.IsUp));
        Assert.Equal("0", await network.ReadAsync($"/sys/class/net/{view.BridgeName}/bridge/stp_state"));
        Assert.Equal("0", await network.ReadAsync($"/sys/class/net/{view.BridgeName}/bridge/forward_delay"));
        Assert.Equal("0", await network.ReadAsync($"/proc/sys/net/ipv6/conf/{view.BridgeName}/accept_ra"));
    }

    [Fact]
    public async Task A_switch_that_cannot_come_back_does_not_hold_up_the_others()
    {
        await using TestNetwork network = await TestNetwork.MakeAsync();
        await network.IpAsync("link", "add", "eth1", "type", "veth", "peer", "name", "wire");
        using Switches switches = Open(network);
        await switches.CreateAsync(Wish("a", SwitchType.External, "eth1"), Cancellation);
        SwitchView other = await switches.CreateAsync(Wish("b", SwitchType.Internal), Cancellation);
        await network.IpAsync("link", "delete", "dev", "eth1");
        await network.IpAsync("link", "delete", "dev", other.BridgeName);

        Problem problem = Assert.Single(await switches.RestoreAsync(Cancellation));

        Assert.Equal(("a", ProblemId.SwitchInvalid), (problem.Target, problem.Id));
        Assert.NotNull(await network.LinkAsync(other.BridgeName));
    }

    [Fact]
    public async Task An_adapter_with_the_hosts_own_address_is_refused_and_keeps_working()
    {
        await using TestNetwork network = await TestNetwork.MakeAsync();
        await network.IpAsync("link", "add", "eth1", "type", "veth", "peer", "name", "wire");
        await network.IpAsync("addr", "add", "10.9.9.1/24", "dev", "eth1");
        using Switches switches = Open(network);

        var refusal = await Assert.ThrowsAsync<RefusedException>(
            () => switches.CreateAsync(Wish("lan", SwitchType.External, "eth1"), Cancellation));

        Assert.Equal(ProblemId.SwitchInvalid, refusal.Problem.Id);
        Assert.Empty(switches.All);
        Assert.Null((await network.LinkAsync("eth1"))?.Master);
        Assert.Null(await network.LinkAsync(SwitchVerdict.BridgeName("lan")));
    }

    [Fact]
    public async Task A_switch_in_use_stays_and_an_unused_one_goes_with_its_bridge()
    {
        await using TestNetwork network = await TestNetwork.MakeAsync();
        using Switches switches = Open(network);
        SwitchView view = await switches.CreateAsync(Wish("lan", SwitchType.Private), Cancellation);

        var used = await Assert.ThrowsAsync<RefusedException>(() => switches.RemoveAsync("LAN", _ => ["web01", "db"], Cancellation));
        Assert.Equal(ProblemId.SwitchInUse, used.Problem.Id);
        Assert.Contains("web01, db", used.Message);
        Assert.NotNull(await network.LinkAsync(view.BridgeName));

        await switches.RemoveAsync("LAN", _ => [], Cancellation);
        Assert.Null(await network.LinkAsync(view.BridgeName));
        Assert.Empty(Open(network).All);
        var gone = await Assert.ThrowsAsync<RefusedException>(() => switches.RemoveAsync("lan", _ => [], Cancellation));
        Assert.Equal(ProblemId.SwitchNotFound, gone.Problem.Id);
    }

    [Theory]
    [InlineData(SwitchType.Internal, true)]
    [InlineData(SwitchType.Private, false)]
    public async Task The_host_is_reached_through_an_internal_switch_and_not_through_a_private_one(SwitchType type, bool reached)
    {
        await using TestNetwork network = await TestNetwork.MakeAsync();
        await using TestNetwork guest = await TestNetwork.MakeAsync();
        using Switches switches = Open(network);
        SwitchView view = await switches.CreateAsync(Wish("lan", type), Cancellation);
        // The host's address is elsewhere, and the guest need not ask for the MAC that goes with it.
        await network.IpAsync("link", "set", "lo", "up");
        await network.IpAsync("addr", "add", "10.9.9.1/32", "dev", "lo");
        await network.IpAsync("link", "add", "port", "type", "veth", "peer", "name", "guest", "netns", guest.Name);
        await network.IpAsync("link", "set", "port", "master", view.BridgeName, "up");
        await guest.IpAsync("addr", "add", "10.9.9.2/24", "dev", "guest");
        await guest.IpAsync("link", "set", "guest", "up");
        await guest.IpAsync("neigh", "replace", "10.9.9.1", "lladdr", SwitchVerdict.BridgeAddress("host", "lan"), "dev", "guest");

        await guest.CanAsync("busybox", "ping", "-c", "1", "-W", "1", "10.9.9.1");

        Assert.Equal(reached, await EchoRequestsAsync(network) > 0);
    }

    /// <summary>/proc/net/snmp: a line of names "Icmp: InMsgs ... InEchos ...", below it a line of numbers.</summary>
    private static async Task<int> EchoRequestsAsync(TestNetwork network)
    {
        string[][] icmp = [.. (await network.ReadAsync("/proc/net/snmp")).Split('\n').Where(line => line.StartsWith("Icmp:")).Select(line => line.Split(' '))];
        return int.Parse(icmp[1][Array.IndexOf(icmp[0], "InEchos")]);
    }

    private static Switches Open(TestNetwork network) => new(network.Host.Folder, "host", network.Shell);

    private static CreateSwitchRequest Wish(string name, SwitchType type, string? adapter = null) =>
        new() { Name = name, SwitchType = type, NetAdapterName = adapter };

    private static (string?, bool?) Shape(NetworkLink? link) => (link?.Kind, link?.IsUp);
}
