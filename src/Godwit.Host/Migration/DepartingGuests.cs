using Godwit.Contracts.Moves;
using Godwit.Host.Guests;

namespace Godwit.Host.Migration;

/// <summary>Makes the source's side of an order, at its start and again after a restart.</summary>
internal sealed class DepartingGuests(SecureTransfer secure, GuestRetirement retirement, TimeProvider time)
{
    /// <param name="guest">Null when its QEMU is gone.</param>
    /// <param name="order">The move.</param>
    /// <param name="publish">Hears how far it is.</param>
    /// <param name="cap">Bytes a second that it may send, asked again as it goes on; null is without limit.</param>
    public DepartingGuest Of(MoveOrder order, Guest? guest, Action<MoveProgress> publish, Func<long?> cap) => new(
        order, guest, new MoveMeter(order, time, publish), cap, secure(order.DestinationHost), retirement, time);
}
