using Godwit.Host.Migration;
using Xunit;

namespace Godwit.Host.Tests.Migration;

public sealed class RecoveryPlanTests
{
    [Theory]
    //          register                          guest here  ahead  verdict
    [InlineData(nameof(DepartureState.Open),      true,       false, nameof(DepartureRecovery.TakeBack))]
    [InlineData(nameof(DepartureState.Open),      false,      false, nameof(DepartureRecovery.DiscardOnly))]
    [InlineData(nameof(DepartureState.Given),     true,       false, nameof(DepartureRecovery.HandOver))]
    [InlineData(nameof(DepartureState.Given),     false,      false, nameof(DepartureRecovery.HandOver))]
    [InlineData(nameof(DepartureState.Aborted),   true,       false, nameof(DepartureRecovery.TakeBack))]
    [InlineData(nameof(DepartureState.Aborted),   false,      false, nameof(DepartureRecovery.DiscardOnly))]
    [InlineData(nameof(DepartureState.Open),      true,       true,  nameof(DepartureRecovery.Give))]
    [InlineData(nameof(DepartureState.Open),      false,      true,  nameof(DepartureRecovery.DiscardOnly))]
    [InlineData(nameof(DepartureState.Given),     true,       true,  nameof(DepartureRecovery.HandOver))]
    [InlineData(nameof(DepartureState.Aborted),   true,       true,  nameof(DepartureRecovery.TakeBack))]
    public void A_source_that_comes_back_obeys_its_register(string state, bool guestIsHere, bool isAhead, string verdict) =>
        Assert.Equal(verdict, $"{RecoveryPlan.OfDeparture(Enum.Parse<DepartureState>(state), guestIsHere, isAhead)}");

    [Theory]
    //          landing                         QEMU here  verdict
    [InlineData(nameof(ArrivalState.Prepared),  true,      nameof(ArrivalRecovery.Discard))]
    [InlineData(nameof(ArrivalState.Prepared),  false,     nameof(ArrivalRecovery.Wait))]
    [InlineData(nameof(ArrivalState.Armed),     true,      nameof(ArrivalRecovery.Ask))]
    [InlineData(nameof(ArrivalState.Armed),     false,     nameof(ArrivalRecovery.Ask))]
    [InlineData(nameof(ArrivalState.Owned),     true,      nameof(ArrivalRecovery.Keep))]
    [InlineData(nameof(ArrivalState.Owned),     false,     nameof(ArrivalRecovery.Keep))]
    [InlineData(nameof(ArrivalState.Lost),      true,      nameof(ArrivalRecovery.Keep))]
    [InlineData(nameof(ArrivalState.Lost),      false,     nameof(ArrivalRecovery.Keep))]
    public void A_destination_that_comes_back_decides_only_what_the_source_cannot(string state, bool guestIsHere, string verdict) =>
        Assert.Equal(verdict, $"{RecoveryPlan.OfArrival(Enum.Parse<ArrivalState>(state), guestIsHere)}");

    /// <summary>Both die and come back, in every pair of states that the protocol lets happen: one of them keeps the guest.</summary>
    [Theory]
    //          register                          landing                           the guest ends up at
    [InlineData(nameof(DepartureState.Open),      nameof(ArrivalState.Prepared),    "source")]
    [InlineData(nameof(DepartureState.Open),      nameof(ArrivalState.Armed),       "source")]
    [InlineData(nameof(DepartureState.Aborted),   nameof(ArrivalState.Prepared),    "source")]
    [InlineData(nameof(DepartureState.Aborted),   nameof(ArrivalState.Armed),       "source")]
    [InlineData(nameof(DepartureState.Aborted),   nameof(ArrivalState.Lost),        "source")]
    [InlineData(nameof(DepartureState.Given),     nameof(ArrivalState.Armed),       "destination")]
    [InlineData(nameof(DepartureState.Given),     nameof(ArrivalState.Owned),       "destination")]
    public void Both_verdicts_together_leave_the_guest_at_one_host(string register, string landing, string owner)
    {
        DepartureRecovery source = RecoveryPlan.OfDeparture(Enum.Parse<DepartureState>(register), guestIsHere: true, isAhead: false);
        ArrivalRecovery destination = RecoveryPlan.OfArrival(Enum.Parse<ArrivalState>(landing), guestIsHere: true);

        Assert.Equal(owner == "source", source is DepartureRecovery.TakeBack);
        Assert.True(owner == "source" || destination is not ArrivalRecovery.Discard, "what was given away would be thrown away");
    }
}
