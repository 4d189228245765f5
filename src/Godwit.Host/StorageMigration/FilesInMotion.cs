using Godwit.Contracts.Moves;
using Godwit.Host.Guests;
using Godwit.Host.Peers;

namespace Godwit.Host.StorageMigration;

/// <summary>Puts <see cref="MovingFiles"/> together, for a move that begins and for one that a daemon finds again.</summary>
/// <param name="user">Who is to read and write the new files.</param>
/// <param name="steps">What is done to files goes through here.</param>
/// <param name="time">The clock of caps, rates and patience.</param>
/// <param name="holds">Null on every real host.</param>
internal sealed class FilesInMotion(GuestUser user, FileSteps steps, TimeProvider time, MoveHolds? holds = null)
{
    public MovingFiles Of(StorageOrder order, Guest? guest, CopyBounds bounds, Action<MoveProgress> publish) =>
        new(order, guest, bounds, user, steps, time, publish, holds);

    /// <summary>For the way back or forward after a crash: nothing is copied and nobody watches.</summary>
    public MovingFiles Again(StorageOrder order, Guest? guest) => Of(order, guest, CopyBounds.None, _ => { });
}
