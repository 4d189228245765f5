using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Guests;
using Godwit.Host.Operations;
using Godwit.Host.Platform;
using Godwit.Host.Storage;
using Godwit.Host.Storage.Locks;
using Godwit.Host.Storage.Smb;
using Godwit.Host.Vms;

namespace Godwit.Host.StorageMigration;

/// <summary>What a storage migration makes at the new place, and what it takes away, there or at the old one.</summary>
internal sealed class StorageSite(
    StorageBook register, StorageLocks locks, VmInventory inventory, FileOwners owners, DiskClaims claims, OperationLedger ledger, ShareIsAway isAway, GuestUser user,
    FileSteps steps, MadeFolders made, ILogger<StorageSite> logger)
{
    /// <summary>Folders, and empty twins of the disks that a running guest writes to. What a failure leaves goes with the abort.</summary>
    public async Task CreateAsync(StorageOrder order, bool running, CancellationToken cancellationToken)
    {
        foreach (string folder in order.CreatedFolders)
        {
            await steps.TakeAsync("make", folder, () => Folders.Create(folder));
        }

        if (order.MovingTpm() is { } tpm)
        {
            // A state that nobody writes to is copied into it, one of a running guest when the guest stands still.
            await steps.TakeAsync("give", tpm.To, () => TpmState.Give(tpm.To, user));
        }

        if (running)
        {
            foreach (VirtualHardDisk twin in order.EmptyTwins())
            {
                await steps.TakeAsync("make", twin.Path, () => ImageFiles.CreateAsync(twin, user, cancellationToken));
            }
        }
    }

    /// <summary>The move is off: what it made goes. Repeatable after a crash.</summary>
    /// <exception cref="IOException">Something could not be taken away, QEMU still has it open, or nobody knows whose it is by now; it is tried again later.</exception>
    /// <exception cref="RefusedException">Another operation is at one of the files; it is tried again later.</exception>
    public async Task AbortAsync(StorageOrder order, MovingFiles files)
    {
        register.Abort(order.Id);
        using (HeldLocks? left = await locks.TryTakeLeftAsync(order.After, order.NewLocks()))
        {
            await DeleteAsync(order, order.NewFiles(), order.NewLocks(), order.CreatedFolders, left, files);
        }

        register.Settle(order.Id);
    }

    /// <summary>
    /// The new place counts: vm.json says so, and what is left at the old one goes, once QEMU is seen to use none
    /// of it. The move has succeeded whatever fails now; it is tried again. Repeatable after a crash.
    /// </summary>
    /// <returns>What is still there, in words.</returns>
    public async Task<IReadOnlyList<string>> RetireAsync(StorageOrder order, MovingFiles files)
    {
        try
        {
            if (order.FolderBefore != order.FolderAfter)
            {
                await WriteAsync(order); // which touches nothing at the old place
            }

            // At rest nobody else may begin to use it from its old place meanwhile. A guest holds what it needs there by itself.
            bool isHeld = files.HoldsLocks;
            using HeldLocks? still = isHeld ? null : await locks.TryTakeLeftAsync(order.Before, IsWritten(order) ? order.OldLocks() : order.LocksBefore());
            if (isHeld ? locks.TakenBy(order.Before, order.FolderBefore) is not null : still is null)
            {
                Log.LeftInUse(logger, order.Before.Name, order.FolderBefore);
                register.Settle(order.Id);
                return [$"{order.Before.Name} at its old place: it is in use by another host or machine."];
            }

            await WriteAsync(order);
            await files.CloseOldAsync();
            using HeldLocks? gone = isHeld ? await locks.TryTakeLeftAsync(order.Before, order.OldLocks()) : null;
            await DeleteAsync(
                order, order.OldFiles(), order.OldLocks(), order.FolderBefore == order.FolderAfter ? [] : [order.FolderBefore], still ?? gone, files);
            register.Settle(order.Id);
            return [];
        }
        catch (Exception failure)
        {
            Log.RetirementFailed(logger, order.Before.Name, failure);
            return [$"{order.Before.Name} at its old place: {failure.Message}"];
        }
    }

    /// <summary>Whoever takes the machine now, here or elsewhere, takes it from its new place.</summary>
    private static bool IsWritten(StorageOrder order) => TryRead(order.FolderAfter, order.Before.Id) is { } written && !VmFiles.AreSame(written, order.Before);

    /// <summary>Not when it was changed since: after a failure this may come late, and the VM may even have left.</summary>
    private async Task WriteAsync(StorageOrder order)
    {
        if (inventory.Find(order.Before.Id)?.Folder == order.FolderAfter
            && (TryRead(order.FolderAfter, order.Before.Id) is not { } written || VmFiles.AreSame(written, order.Before)))
        {
            await steps.TakeAsync("write", VmFiles.Configuration(order.FolderAfter), () => VmFiles.Write(order.FolderAfter, order.After));
        }
    }

    /// <param name="order">Of which move.</param>
    /// <param name="files">Which.</param>
    /// <param name="lockFiles">Lock files that go with them.</param>
    /// <param name="folders">Folders that go when nothing else is in them.</param>
    /// <param name="held">The locks, held; null when another host has taken the machine from there: then all of it is that one's.</param>
    /// <param name="moving">The guest, if there is one.</param>
    private async Task DeleteAsync(
        StorageOrder order, IEnumerable<string> files, IEnumerable<string> lockFiles, IReadOnlyList<string> folders, HeldLocks? held, MovingFiles moving)
    {
        if (held is null)
        {
            return;
        }

        IReadOnlyList<string> left = [.. files];
        // As long as its operation runs, that has claimed the new ones itself, since before it made them.
        IReadOnlyList<string> free = [.. left.Except(ledger.FindRunning(order.Id) is null ? [] : order.NewFiles(), StringComparer.Ordinal)];
        // Whoever wants one of them claims it first, and a new VM its folder: so nobody begins until they are gone, and who was quicker is an owner.
        using IDisposable claim = claims.Take([.. free, .. new[] { order.FolderBefore, order.FolderAfter }.Where(folder => left.Contains(VmFiles.Configuration(folder)))]);
        IReadOnlyList<string> all = OfNobodyElse(order, left, mustKnowAll: free.Count > 0);
        if (!await moving.LetsGoOfAsync(all))
        {
            throw new IOException("QEMU still has a file open that is of no more use.");
        }

        foreach (string file in all)
        {
            await steps.TakeAsync("delete", file, () => TpmState.DeleteFile(file));
        }

        foreach (string file in held.All.Select(one => one.Path).Intersect(lockFiles, StringComparer.Ordinal).ToArray())
        {
            await steps.TakeAsync("delete", file, () => held.Delete(file));
        }

        foreach (string folder in folders.Union(made.Around(all), StringComparer.Ordinal).OrderByDescending(path => path.Length))
        {
            await steps.TakeAsync("delete", folder, () => made.RemoveEmpty(folder));
        }
    }

    /// <summary>What a VM has got since, at a path that was free again, is not ours to delete.</summary>
    /// <param name="order">Of which move.</param>
    /// <param name="files">What it has left.</param>
    /// <param name="mustKnowAll">Anybody may have got one of them.</param>
    /// <exception cref="IOException">
    /// A vm.json cannot be read: nobody knows what that VM has got. Of one whose share is away its driver does, and what is on other storage does not wait for it.
    /// </exception>
    private IReadOnlyList<string> OfNobodyElse(StorageOrder order, IReadOnlyList<string> files, bool mustKnowAll)
    {
        HashSet<string> named = Named(order, mustKnowAll);
        // Of this VM itself, if it is here, vm.json alone counts: as long as it moves its driver knows only what it was before.
        VmId? here = inventory.Find(order.Before.Id)?.Id;
        return [.. files.Where(file => !named.Contains(file) && owners.OfFiles([file], except: here) is null)];
    }

    /// <summary>What every vm.json names, which is written before a driver knows of it; and what other moves have made or are about to, which none names yet.</summary>
    private HashSet<string> Named(StorageOrder order, bool mustKnowAll)
    {
        // After a crash nobody claims what those have made.
        (StorageOrder Order, StorageOrderState State)[] others =
            [.. register.Unsettled().Where(move => move.State is not StorageOrderState.Aborted && move.Order.Id != order.Id)];
        HashSet<string> named = [.. others.SelectMany(other => VmFileSet.All(other.Order.After, other.Order.FolderAfter))];
        foreach (VmRecord vm in inventory.All())
        {
            if (!isAway(vm.Folder) && TryRead(vm.Folder, vm.Id) is { } written)
            {
                named.UnionWith(VmFileSet.All(written, vm.Folder));
            }
            else if (mustKnowAll && !others.Any(other => other.State is StorageOrderState.Switched && other.Order.Before.Id == vm.Id)
                && !(isAway(vm.Folder) && owners.All().Any(owner => owner.Id == vm.Id && owner.Configuration is not null)))
            {
                throw new IOException($"{VmFiles.Configuration(vm.Folder)} cannot be read, and so nobody knows which files are those of {vm.Name}.");
            }
        }

        return named;
    }

    private static VmConfiguration? TryRead(string folder, VmId id)
    {
        try
        {
            return VmFiles.Read(folder, id);
        }
        catch (RefusedException)
        {
            return null;
        }
    }
}
