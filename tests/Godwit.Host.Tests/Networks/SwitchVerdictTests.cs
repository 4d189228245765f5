using Godwit.Contracts.Problems;
using Godwit.Contracts.Switches;
using Godwit.Host.Networks;
using Xunit;

namespace Godwit.Host.Tests.Networks;

public sealed class SwitchVerdictTests
{
    private static readonly NetworkLink Free = new() { Name = "eth1", IsUp = true, IsLoopback = false, Addresses = [] };

    [Theory]
    //          name     type                  adapter  problem
    [InlineData("lan",   SwitchType.Private,   null,    null)]
    [InlineData("lan",   SwitchType.Internal,  null,    null)]
    [InlineData("lan",   SwitchType.External,  "eth1",  null)]
    [InlineData("lan",   SwitchType.External,  null,    ProblemId.SwitchInvalid)]
    [InlineData("lan",   SwitchType.External,  "",      ProblemId.SwitchInvalid)]
    [InlineData("lan",   SwitchType.Internal,  "eth1",  ProblemId.SwitchInvalid)]
    [InlineData("OLD",   SwitchType.Private,   null,    ProblemId.SwitchExists)]
    [InlineData("",      SwitchType.Private,   null,    ProblemId.SwitchInvalid)]
    [InlineData(" lan",  SwitchType.Private,   null,    ProblemId.SwitchInvalid)]
    [InlineData("a/b",   SwitchType.Private,   null,    ProblemId.SwitchInvalid)]
    [InlineData("a\tb",  SwitchType.Private,   null,    ProblemId.SwitchInvalid)]
    public void A_wish_is_judged_before_anything_is_made(string name, SwitchType type, string? adapter, ProblemId? problem)
    {
        SwitchView old = new() { Name = "Old", SwitchType = SwitchType.Private, BridgeName = "gw-old" };

        Assert.Equal(problem, SwitchVerdict.Of(new CreateSwitchRequest { Name = name, SwitchType = type, NetAdapterName = adapter }, [old])?.Id);
    }

    [Fact]
    public void Only_an_adapter_that_nobody_needs_is_plugged_in()
    {
        Problem? Of(NetworkLink? adapter) => SwitchVerdict.OfAdapter("lan", "eth1", adapter);
        Assert.Null(Of(Free));
        Assert.Null(Of(Free with { Master = SwitchVerdict.BridgeName("lan"), Addresses = ["10.0.0.1"] }));
        Assert.Contains("no network adapter", Of(null)?.Message);
        Assert.Contains("part of br0", Of(Free with { Master = "br0" })?.Message);
        Assert.Contains("10.0.0.1", Of(Free with { Addresses = ["10.0.0.1"] })?.Message);
        Assert.Contains("leads out", Of(Free with { Kind = "tun" })?.Message);
        Assert.Contains("leads out", Of(Free with { IsLoopback = true })?.Message);
    }

    [Fact]
    public void A_bridge_has_the_same_short_name_on_every_host_and_a_mac_of_its_own_on_each()
    {
        Assert.Equal(SwitchVerdict.BridgeName("Guest Network"), SwitchVerdict.BridgeName("guest network"));
        Assert.Equal(15, SwitchVerdict.BridgeName("Guest Network").Length);
        Assert.NotEqual(SwitchVerdict.BridgeName("lan"), SwitchVerdict.BridgeName("lan2"));
        Assert.NotEqual(SwitchVerdict.BridgeAddress("a", "lan"), SwitchVerdict.BridgeAddress("b", "lan"));
        Assert.Equal(SwitchVerdict.BridgeAddress("a", "lan"), MacAddresses.Normalize(SwitchVerdict.BridgeAddress("a", "lan")));
    }
}
