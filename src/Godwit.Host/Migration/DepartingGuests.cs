using Godwit.Contracts.Moves;
using Godwit.Host.Guests;

namespace Godwit.Host.Migration;

/// <summary>Makes the source's side of an order, at its start and again after a restart.</summary>
internal sealed class DepartingGuests(SecureTransfer secure, GuestRetirement retirement, TimeProvider time)
{
    /// <param name="guest">Null when its QEMU is gone.</param>
    public DepartingGuest Of(MoveOrder order, Guest? guest, Action<MoveProgress> publish) => new(
        order, guest, new MoveMeter(order, time, publish), secure(order.DestinationHost), retirement, time);
}
