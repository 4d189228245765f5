using Godwit.Contracts.Vms;
using Godwit.Host.Networks;
using Godwit.Host.Tests.Guests;
using Xunit;

namespace Godwit.Host.Tests.Networks;

public sealed class SwitchMapTests
{
    private static readonly VmConfiguration Vm = Plugged("lan", "dmz", null) with
    {
        Checkpoints = [new Checkpoint { Id = CheckpointId.New(), Name = "old", Kind = CheckpointKind.Standard, CreationTime = default, Configuration = Plugged("attic") }],
    };

    [Fact]
    public void Adapters_are_plugged_elsewhere_or_nowhere_and_the_others_stay()
    {
        VmConfiguration mapped = SwitchMap.Apply(Vm, new Dictionary<string, string> { ["LAN"] = "office", ["dmz"] = "", ["attic"] = "cellar" });

        Assert.Equal(["office", null, null], mapped.NetworkAdapters.Select(adapter => adapter.SwitchName));
        Assert.Equal(["cellar"], mapped.Checkpoints![0].Configuration.NetworkAdapters.Select(adapter => adapter.SwitchName));
        Assert.Same(Vm, SwitchMap.Apply(Vm, null));
    }

    [Fact]
    public void A_name_that_no_adapter_has_is_found()
    {
        Assert.Null(SwitchMap.Unknown(Vm, null));
        Assert.Null(SwitchMap.Unknown(Vm, new Dictionary<string, string> { ["LAN"] = "x", ["attic"] = "y" }));
        Assert.Equal("wlan", SwitchMap.Unknown(Vm, new Dictionary<string, string> { ["lan"] = "x", ["wlan"] = "y" }));
    }

    private static VmConfiguration Plugged(params string?[] switches) => Sample.Vm with
    {
        NetworkAdapters = [.. switches.Select((name, i) => Sample.Vm.NetworkAdapters[0] with { Id = $"nic{i}", SwitchName = name })],
    };
}
