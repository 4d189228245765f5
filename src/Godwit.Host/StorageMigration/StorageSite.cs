using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Guests;
using Godwit.Host.Platform;
using Godwit.Host.Storage;
using Godwit.Host.Storage.Locks;
using Godwit.Host.Vms;

namespace Godwit.Host.StorageMigration;

/// <summary>What a storage migration makes at the new place, and what it takes away, there or at the old one.</summary>
internal sealed class StorageSite(
    StorageBook register, StorageLocks locks, VmInventory inventory, GuestUser user, FileSteps steps, MadeFolders made, ILogger<StorageSite> logger)
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
    /// <exception cref="IOException">Something could not be taken away, or QEMU still has it open; it is tried again later.</exception>
    public async Task AbortAsync(StorageOrder order, MovingFiles files)
    {
        register.Abort(order.Id);
        using (HeldLocks? left = await locks.TryTakeLeftAsync(order.After, order.NewLocks()))
        {
            await DeleteAsync(order.NewFiles(), order.NewLocks(), order.CreatedFolders, left, files);
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
                order.OldFiles(), order.OldLocks(), order.FolderBefore == order.FolderAfter ? [] : [order.FolderBefore], still ?? gone, files);
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

    /// <param name="files">Which.</param>
    /// <param name="lockFiles">Lock files that go with them.</param>
    /// <param name="folders">Folders that go when nothing else is in them.</param>
    /// <param name="held">The locks, held; null when another host has taken the machine from there: then all of it is that one's.</param>
    /// <param name="moving">The guest, if there is one.</param>
    private async Task DeleteAsync(
        IEnumerable<string> files, IEnumerable<string> lockFiles, IReadOnlyList<string> folders, HeldLocks? held, MovingFiles moving)
    {
        if (held is null)
        {
            return;
        }

        // What a VM has got since, at a path that was free again, is not ours to delete.
        HashSet<string> used = [.. inventory.All().SelectMany(vm => TryRead(vm.Folder, vm.Id) is { } configuration ? VmFileSet.All(configuration, vm.Folder) : [])];
        IReadOnlyList<string> all = [.. files.Where(file => !used.Contains(file))];
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
