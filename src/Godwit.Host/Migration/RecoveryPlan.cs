namespace Godwit.Host.Migration;

/// <summary>
/// Recovery is a verdict over two truths, the register and QEMU, not a replay of a log. A doubt is never resolved by guessing:
/// only the register's owner acts on its own, the other side asks.
/// </summary>
internal static class RecoveryPlan
{
    /// <param name="state">What the source's register says.</param>
    /// <param name="guestIsHere">Whether the guest's QEMU process is alive on this host.</param>
    /// <param name="isAhead">Whether that QEMU says that the guest has gone ahead of its memory.</param>
    public static DepartureRecovery OfDeparture(DepartureState state, bool guestIsHere, bool isAhead) => state switch
    {
        DepartureState.Open when guestIsHere && isAhead => DepartureRecovery.Give,
        DepartureState.Open or DepartureState.Aborted => guestIsHere ? DepartureRecovery.TakeBack : DepartureRecovery.DiscardOnly,
        DepartureState.Given => DepartureRecovery.HandOver,
    };

    /// <param name="state">What the destination's book says.</param>
    /// <param name="guestIsHere">Whether a QEMU waits for the guest: its files had come then, and what followed them was cut off for good.</param>
    public static ArrivalRecovery OfArrival(ArrivalState state, bool guestIsHere) => state switch
    {
        ArrivalState.Prepared => guestIsHere ? ArrivalRecovery.Discard : ArrivalRecovery.Wait,
        ArrivalState.Armed => ArrivalRecovery.Ask,
        ArrivalState.Owned or ArrivalState.Lost => ArrivalRecovery.Keep,
    };
}
