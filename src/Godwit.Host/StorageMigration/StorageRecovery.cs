using Godwit.Contracts.Operations;
using Godwit.Host.Guests;
using Godwit.Host.Operations;

namespace Godwit.Host.StorageMigration;

/// <summary>
/// What a daemon that comes back does about the storage migrations in its register: one that was not switched is undone, one that
/// was is finished. Both places held the same when the register changed, so there is nothing else to find out.
/// </summary>
internal sealed class StorageRecovery(
    StorageBook register, StorageSite site, FilesInMotion motion, GuestBoot boot, OperationLedger ledger, ILogger<StorageRecovery> logger)
{
    /// <summary>At start, before any VM is taken up: a guest that was left paused goes on within milliseconds.</summary>
    public async Task BeginAsync()
    {
        foreach ((StorageOrder order, StorageOrderState state) in register.Unsettled())
        {
            await TryAsync(order, state);
        }
    }

    /// <summary>What could not be taken away when it should. Called again and again.</summary>
    public async Task RetryAsync()
    {
        foreach ((StorageOrder order, StorageOrderState state) in register.Unsettled().Where(move => ledger.FindRunning(move.Order.Id) is null))
        {
            await TryAsync(order, state);
        }
    }

    public bool IsDone(OperationId id) => register.StateOf(id) is StorageOrderState.Switched;

    private async Task TryAsync(StorageOrder order, StorageOrderState state)
    {
        try
        {
            Log.Recovering(logger, order.Before.Name, state);
            await using Guest? guest = boot.Adopt(order.Before.Id);
            MovingFiles files = motion.Again(order, guest);
            if (state is StorageOrderState.Switched)
            {
                await site.RetireAsync(order, files);
            }
            else
            {
                await files.PutBackAsync();
                await files.DropMirrorsAsync();
                await site.AbortAsync(order, files);
            }
        }
        catch (Exception failure)
        {
            Log.RecoveryFailed(logger, order.Before.Name, failure);
        }
    }
}
