using Godwit.Contracts.Moves;
using Godwit.Host.Operations;
using Godwit.Host.Storage.Locks;

namespace Godwit.Host.StorageMigration;

/// <summary>
/// Moves a VM's files to other places on this host; the VM stays, running or not.
/// </summary>
/// <remarks>
/// Promise: on success the VM uses its files at the new place and nothing is left at the old one. On failure before the register
/// changes it uses its files at the old place as if nothing had been. After a crash at any line the register alone says which
/// place counts, and at that instant both held the same: a running guest stands still, for some milliseconds, around the change.
/// <code>
///   Checking -> Landing -> Mirroring -> Switchover -> [register] -> Retiring -> Done
///                   \__________\___________\ undo, newest first
/// </code>
/// </remarks>
internal sealed class StorageMigration(StorageBook register, StorageSite site, StorageLocks locks, ILogger<StorageMigration> logger)
{
    /// <exception cref="Api.RefusedException">The move failed; its problem says why, and the files are where they were.</exception>
    /// <exception cref="OperationCanceledException">Somebody cancelled; the files are where they were.</exception>
    public async Task<MoveReport> RunAsync(StorageOrder order, MovingFiles files, Operation operation)
    {
        await using (var undo = new UndoStack(logger))
        {
            undo.Push("take the copies away", () => site.AbortAsync(order, files));
            register.Open(order);

            files.Enter(MovePhase.Landing);
            await site.CreateAsync(order, files.IsRunning, operation.Cancelled);

            files.Enter(MovePhase.Mirroring);
            await files.CopyAtRestAsync(operation.Cancelled);
            undo.Push("drop the mirrors", files.DropMirrorsAsync);
            await files.MirrorAsync(operation.Cancelled);         // returns with every write going to both places

            files.Enter(MovePhase.Switchover);
            undo.Push("put the guest back", files.PutBackAsync);
            using var limit = files.LimitPause();
            await files.SwitchAsync(limit.Token);                 // returns with the guest paused, on its new files
            if (!files.IsRunning)
            {
                // Nobody has started it on another host, which reaches these files, too, while they were copied.
                locks.RequireOwn(order.Before, order.FolderBefore);
            }

            operation.Commit();

            // From here the register alone says where the files are. The write returns only when it is on disk.
            register.Switch(order);
            undo.Disarm();
        }

        IReadOnlyList<string> paused = await GoOnAsync(order, files);
        files.Enter(MovePhase.Retiring);
        return files.Report([.. paused, .. await site.RetireAsync(order, files)]);
    }

    /// <summary>The move has succeeded; a guest that will not go on is said to.</summary>
    private async Task<IReadOnlyList<string>> GoOnAsync(StorageOrder order, MovingFiles files)
    {
        try
        {
            await files.GoOnAsync();
            return [];
        }
        catch (Exception failure)
        {
            Log.StaysPaused(logger, order.Before.Name, failure);
            return [$"{order.Before.Name} did not go on: {failure.Message}"];
        }
    }
}
