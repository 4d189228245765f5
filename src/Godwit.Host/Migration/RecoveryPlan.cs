namespace Godwit.Host.Migration;

/// <summary>
/// Recovery is a verdict over two truths, the register and QEMU, not a replay of a log. A doubt is never resolved by guessing:
/// only the register's owner acts on its own, the other side asks.
/// </summary>
internal static class RecoveryPlan
{
    /// <param name="guestIsHere">Whether the guest's QEMU process is alive on this host.</param>
    public static DepartureRecovery OfDeparture(DepartureState state, bool guestIsHere) => state switch
    {
        DepartureState.Open => guestIsHere ? DepartureRecovery.TakeBack : DepartureRecovery.DiscardOnly,
        DepartureState.Aborted => guestIsHere ? DepartureRecovery.TakeBack : DepartureRecovery.DiscardOnly,
        DepartureState.Given => DepartureRecovery.HandOver,
    };

    /// <param name="guestIsHere">Whether the landing's QEMU process is alive on this host.</param>
    public static ArrivalRecovery OfArrival(ArrivalState state, bool guestIsHere) => state switch
    {
        ArrivalState.Prepared => ArrivalRecovery.Discard,
        ArrivalState.Armed => guestIsHere ? ArrivalRecovery.AskAndKeep : ArrivalRecovery.RecordLoss,
        ArrivalState.Lost => ArrivalRecovery.Wait,
    };
}
