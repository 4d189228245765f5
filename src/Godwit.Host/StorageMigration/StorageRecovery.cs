using System.Collections.Concurrent;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Guests;
using Godwit.Host.Operations;
using Godwit.Host.Storage.Smb;
using Godwit.Host.Vms;

namespace Godwit.Host.StorageMigration;

/// <summary>
/// What a daemon that comes back does about the storage migrations in its register: one that was not switched is undone, one that
/// was is finished. Both places held the same when the register changed, so there is nothing else to find out.
/// </summary>
internal sealed class StorageRecovery(
    StorageBook register, StorageSite site, FilesInMotion motion, GuestBoot boot, VmInventory inventory, VmDirectory directory, OperationLedger ledger, ShareIsAway isAway,
    ILogger<StorageRecovery> logger)
{
    private readonly ConcurrentDictionary<OperationId, Task> _settling = new();

    /// <summary>Changed by the daemon's own upkeep alone.</summary>
    private readonly ConcurrentDictionary<VmId, byte> _postponed = new();

    /// <summary>Whether a VM is not to be taken up yet: which of its files count cannot be found out while their share is away.</summary>
    public bool Holds(VmId vm) => _postponed.ContainsKey(vm);

    /// <summary>
    /// At start, before any VM is taken up: a guest that was left paused goes on within milliseconds. Not where the files lie on a share that is
    /// away, for which the start cannot wait.
    /// </summary>
    /// <returns>The VMs that are not to be taken up yet: <see cref="TakeLateAsync"/>.</returns>
    public async Task<IReadOnlySet<VmId>> BeginAsync()
    {
        foreach ((StorageOrder order, _) in register.Unsettled())
        {
            if (IsAway(order))
            {
                _postponed[order.Before.Id] = 0;
                continue;
            }

            await using Guest? guest = boot.Adopt(order.Before.Id);
            await TryAsync(order, guest);
        }

        return _postponed.Keys.ToHashSet();
    }

    /// <summary>As <see cref="BeginAsync"/>, of those whose shares are back.</summary>
    /// <param name="takeUp">Takes a VM up; until then nobody else does.</param>
    public async Task TakeLateAsync(Func<VmId, Task> takeUp)
    {
        foreach (VmId vm in _postponed.Keys)
        {
            StorageOrder[] orders = [.. register.Unsettled().Select(move => move.Order).Where(order => order.Before.Id == vm)];
            if (orders.Any(IsAway))
            {
                continue;
            }

            foreach (StorageOrder order in orders)
            {
                await using Guest? guest = boot.Adopt(vm);
                await TryAsync(order, guest);
            }

            await takeUp(vm);
            _postponed.TryRemove(vm, out _);
        }
    }

    /// <summary>
    /// What could not be taken away when it should. Called again and again. It waits its turn in the VM's own hands: QEMU talks to
    /// one of us at a time, and a later operation uses the same names.
    /// </summary>
    public void Retry()
    {
        foreach ((StorageOrder order, _) in register.Unsettled().Where(move => ledger.FindRunning(move.Order.Id) is null && !IsAway(move.Order)))
        {
            if (!Holds(order.Before.Id) && (!_settling.TryGetValue(order.Id, out Task? settling) || settling.IsCompleted))
            {
                _settling[order.Id] = directory.Find(order.Before.Id) is { } vm
                    ? vm.BetweenAsync(phase => TryAsync(vm, order, phase.Guest))
                    : TryAsync(order, null);
            }
        }
    }

    /// <summary>Settles what earlier moves of this VM have left, in the VM's own hands.</summary>
    /// <exception cref="RefusedException">Something is still left; with it, nobody could tell what belongs to which.</exception>
    public async Task SettleAsync(VmRecord vm, Guest? guest, OperationId but)
    {
        foreach ((StorageOrder order, _) in register.Unsettled().Where(move => move.Order.Before.Id == vm.Id && move.Order.Id != but))
        {
            await TryAsync(order, guest);
            if (register.IsSettled(order.Id) is false)
            {
                throw new RefusedException(
                    ProblemId.FolderNotEmpty, vm.Name, $"An earlier storage migration of {vm.Name} has left files behind that could not be deleted yet.",
                    "See the daemon's log for the reason, mend it, and try again: they are deleted as soon as they can be.");
            }
        }
    }

    private bool IsAway(StorageOrder order) => order.NewFiles().Concat(order.OldFiles()).Append(order.FolderBefore).Append(order.FolderAfter).Any(file => isAway(file));

    public bool IsDone(OperationId id) => register.StateOf(id) is StorageOrderState.Switched;

    /// <summary>As the other, and the VM learns of a vm.json that could not be written before the daemon read it.</summary>
    private async Task TryAsync(VmDriver vm, StorageOrder order, Guest? guest)
    {
        await TryAsync(order, guest);
        if (vm.Unreadable is not null && register.IsSettled(order.Id) is true && vm.Record.Folder == order.FolderAfter)
        {
            vm.Accept(VmFiles.Read(order.FolderAfter, order.Before.Id));
        }
    }

    private async Task TryAsync(StorageOrder left, Guest? guest)
    {
        try
        {
            // Asked now: what the list said may be from before its operation ended.
            if (register.IsSettled(left.Id) is not false || register.StateOf(left.Id) is not { } state)
            {
                return;
            }

            Log.Recovering(logger, left.Before.Name, state);
            // What the journal says now counts: somebody may have paused or stopped it since.
            StorageOrder order = left with { Desired = inventory.Find(left.Before.Id)?.Desired ?? DesiredState.Off };
            MovingFiles files = motion.Again(order, guest);
            if (state is StorageOrderState.Switched)
            {
                await site.RetireAsync(order, files);
            }
            else
            {
                // Aborted is written after the way back, and what a person did since is not to be undone.
                if (state is StorageOrderState.Open)
                {
                    await files.PutBackAsync();
                }

                await files.DropMirrorsAsync();
                await site.AbortAsync(order, files);
            }
        }
        catch (Exception failure)
        {
            Log.RecoveryFailed(logger, left.Before.Name, failure);
        }
    }
}
