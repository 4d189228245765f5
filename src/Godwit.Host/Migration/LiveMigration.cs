using Godwit.Contracts.Moves;
using Godwit.Host.Migration.Convergence;
using Godwit.Host.Operations;
using Godwit.Host.Peers;

namespace Godwit.Host.Migration;

/// <summary>
/// Moves a running guest to another host, with its storage or over shared storage.
/// </summary>
/// <remarks>
/// Promise: on success the guest runs at the destination, the register names it, and nothing of it is left here. On failure
/// before the register changes, the guest goes on here as if nothing had been, and the destination's landing is discarded,
/// at once or as soon as the destination answers. After the register changed there are only forward steps; if the
/// destination proves that the arrived guest was lost before it ran, the guest is taken back and goes on here.
/// <code>
///   Checking -> Landing -> Mirroring -> Memory -> Switchover -> [register] -> HandOver -> (PostCopy) -> Retiring -> Done
///                   \__________\__________\___________\ undo, newest first
/// </code>
/// </remarks>
internal sealed class LiveMigration(
    IPeers peers, DepartureBook register, Settlement settlement, PostCopy postCopy, TimeProvider time, ILogger<LiveMigration> logger)
{
    /// <exception cref="Api.RefusedException">The move failed; its problem says why, and the guest is here.</exception>
    /// <exception cref="OperationCanceledException">Somebody cancelled; the guest is here.</exception>
    public async Task<MoveReport> RunAsync(MoveOrder order, DepartingGuest guest, Operation operation)
    {
        IPeerLink destination = peers.To(order.DestinationHost, order.Way?.DestinationAddress);
        await using (var undo = new UndoStack(logger))
        {
            undo.Push("discard the landing", () => settlement.AbortAsync(order));
            register.Open(order);

            guest.Enter(MovePhase.Landing);
            await destination.PrepareAsync(order, operation.Cancelled);
            await guest.CarryFilesAsync(destination, operation.Cancelled);  // rides out a broken link: nobody waits
            await using Heartbeat link = Heartbeat.Start(destination, order, time, operation.Cancelled);
            LandingAddress landing = await destination.OpenAsync(order.Id, operation.Cancelled);

            undo.Push("drop the mirrors", guest.DropMirrorsAsync);
            guest.Enter(MovePhase.Mirroring);
            await link.WhileAlive(alive => guest.MirrorDisksAsync(landing, alive));

            undo.Push("take the guest back", () => settlement.TakeBackAsync(order, guest));
            guest.Enter(MovePhase.Memory);
            await link.WhileAlive(alive => guest.SendMemoryAsync(landing, operation.Remark, alive)); // returns with the guest paused

            guest.Enter(MovePhase.Switchover);
            using BlackoutLimit limit = guest.LimitPause();
            // The destination promises to ask before it gives up, while our disks become equal: two waits for the time of one.
            await link.WhileAlive(alive => Task.WhenAll(limit.MeasureAsync(destination.ArmAsync(order.Id, alive)), guest.ConcludeMirrorsAsync(alive)), limit);
            operation.Commit();
            await guest.FinishSwitchoverAsync(link, limit);

            // From here the register alone says who owns the guest. The write returns only when it is on disk.
            await settlement.GiveAsync(order, guest);
            undo.Disarm();
        }

        guest.Enter(MovePhase.HandOver);
        await settlement.HandOverAsync(order, guest);

        if (guest.IsAhead)
        {
            guest.Enter(MovePhase.PostCopy);
            await postCopy.FollowAsync(order, guest, operation.Remark);
        }

        guest.Enter(MovePhase.Retiring);
        return guest.Report(leftBehind: await settlement.RetireAsync(order, guest));
    }
}
