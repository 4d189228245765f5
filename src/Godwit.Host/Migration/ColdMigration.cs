using Godwit.Contracts.Moves;
using Godwit.Host.Operations;
using Godwit.Host.Peers;
using Godwit.Host.Storage.Locks;

namespace Godwit.Host.Migration;

/// <summary>
/// Moves a VM that does not run, off or saved, to another host: its files go, then it has another owner.
/// </summary>
/// <remarks>
/// The same promise, register and way back as <see cref="LiveMigration"/>, without a guest between them.
/// <code>
///   Checking -> Landing -> [register] -> HandOver -> Retiring -> Done
/// </code>
/// </remarks>
internal sealed class ColdMigration(
    IPeers peers, DepartureBook register, Settlement settlement, StorageLocks locks, TimeProvider time, ILogger<ColdMigration> logger)
{
    /// <exception cref="Api.RefusedException">The move failed; its problem says why, and the VM is here.</exception>
    /// <exception cref="OperationCanceledException">Somebody cancelled; the VM is here.</exception>
    public async Task<MoveReport> RunAsync(MoveOrder order, DepartingGuest vm, Operation operation)
    {
        IPeerLink destination = peers.To(order.DestinationHost, order.Way?.DestinationAddress);
        await using (var undo = new UndoStack(logger))
        {
            undo.Push("discard the landing", () => settlement.AbortAsync(order));
            register.Open(order);

            vm.Enter(MovePhase.Landing);
            await destination.PrepareAsync(order, operation.Cancelled);
            await vm.CarryFilesAsync(destination, operation.Cancelled);     // rides out a broken link: nobody waits
            await using Heartbeat link = Heartbeat.Start(destination, order, time, operation.Cancelled);
            // The destination promises to ask before it gives up.
            await link.WhileAlive(alive => destination.ArmAsync(order.Id, alive));
            if (!order.IsRole)
            {
                // Nobody else has started it from its shared storage while its files were on their way.
                locks.RequireOwn(order.Departing, order.DepartingFolder);
            }

            operation.Commit();

            // From here the register alone says who owns the VM. The write returns only when it is on disk.
            await settlement.GiveAsync(order, vm);
            undo.Disarm();
        }

        vm.Enter(MovePhase.HandOver);
        await settlement.HandOverAsync(order, vm);

        vm.Enter(MovePhase.Retiring);
        return vm.Report(leftBehind: await settlement.RetireAsync(order, vm));
    }
}
