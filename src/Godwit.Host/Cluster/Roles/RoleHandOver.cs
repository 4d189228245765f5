using Godwit.Contracts.Problems;
using Godwit.Host.Cluster.Records;
using Godwit.Host.Migration;
using Godwit.Host.Peers;

namespace Godwit.Host.Cluster.Roles;

/// <summary>
/// What a move makes of the register, and what it reads there. A failover leaves no move's id; so "taken back" and "given to the source because
/// the destination died" are never taken for each other: in the second the guest has run elsewhere, and what the source still holds of it is old.
/// </summary>
internal static class RoleHandOver
{
    /// <summary>As the move began.</summary>
    public static bool IsBefore(MoveOrder order, OwnerRecord now) => now.Owner == order.SourceHost && now.Generation == order.Generation - 1;

    public static bool IsGiven(MoveOrder order, OwnerRecord now) => now.Owner == order.DestinationHost && now.GivenBy == order.Id;

    public static bool IsTakenBack(MoveOrder order, OwnerRecord now) => now.Owner == order.SourceHost && now.GivenBy == order.Id;

    public static OwnerRecord Given(MoveOrder order, OwnerRecord now) => now with { Owner = order.DestinationHost, Generation = order.Generation, GivenBy = order.Id };

    public static OwnerRecord TakenBack(MoveOrder order, OwnerRecord now) => now with { Owner = order.SourceHost, Generation = order.Generation + 1, GivenBy = order.Id };

    /// <summary>The destination's without the move.</summary>
    public static OwnerRecord Claimed(OwnerRecord now) => now with { Generation = now.Generation + 1, GivenBy = null };

    /// <param name="order">The move.</param>
    /// <param name="now">Null for a VM that is no role.</param>
    public static OrderVerdict VerdictOf(MoveOrder order, OwnerRecord? now) => now is null ? OrderVerdict.Aborted
        : IsGiven(order, now) ? OrderVerdict.Given
        : IsBefore(order, now) ? OrderVerdict.Undecided
        : OrderVerdict.Aborted;
}
