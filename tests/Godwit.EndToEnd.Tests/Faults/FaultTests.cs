using Godwit.EndToEnd.Tests.Stage;
using Xunit;

namespace Godwit.EndToEnd.Tests.Faults;

/// <summary>Every moment times every fault; the few that always run have each moment and each fault at least once.</summary>
[Collection(nameof(TwoHosts))]
public sealed class FaultTests(TwoHosts hosts)
{
    public static TheoryData<Moment, Fault> Few => new()
    {
        { Moment.Memory, Fault.LinkCut },
        { Moment.PreSwitchover, Fault.DestinationDaemonKilled },
        { Moment.RegisterChanged, Fault.AllLinksCut },
    };

    public static TheoryData<Moment, Fault> All =>
    [
        .. Enum.GetValues<Moment>().SelectMany(moment => Enum.GetValues<Fault>().Select(fault => (moment, fault))).Except(Few.Select(row => row.Data)),
    ];

    [Theory]
    [MemberData(nameof(Few))]
    public Task A_guest_survives(Moment moment, Fault fault) => new FaultStory(hosts).TellAsync(moment, fault);

    [Theory]
    [MemberData(nameof(All))]
    [Trait("category", "slow")]
    public Task A_guest_survives_also(Moment moment, Fault fault) => new FaultStory(hosts).TellAsync(moment, fault);
}
