using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Storage.Locks;
using Godwit.Host.Vms;
using Godwit.Qmp;
using Microsoft.Win32.SafeHandles;

namespace Godwit.Host.Guests;

/// <summary>The locks of a guest on storage that other hosts reach. Its QEMU holds them, and knows them by the paths they came with.</summary>
internal sealed class GuestLocks(Guest guest, StorageLocks locks)
{
    private const string Mark = "godwit-lock:";
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>QEMU's own locks are of no use where other hosts reach an image.</summary>
    public bool Shares(string path) => locks.Shares(path);

    /// <summary>QEMU keeps them from here on.</summary>
    public async Task AcceptAsync(HeldLocks taken, VmId vm, CancellationToken cancellationToken)
    {
        taken.HandOver();
        foreach ((string path, FileLock held) in taken.All)
        {
            await guest.AskAsync(AddFd.Of(held.File, Mark + path), cancellationToken);
        }

        if (taken.All.Count > 0)
        {
            locks.TryForgetPredecessor(vm);
        }
    }

    /// <summary>Takes those that the guest needs with this configuration and does not hold. Repeatable.</summary>
    /// <param name="vm">Its vm.json.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="areNew">To the guest: whoever had what lies there before, it remembers nothing of it.</param>
    /// <exception cref="RefusedException">Somebody else holds one, or has used it since.</exception>
    public Task HoldAsync(VmConfiguration vm, string folder, CancellationToken cancellationToken, bool areNew = false) =>
        HoldAsync(vm, folder, locks.PlanOf(vm, folder), areNew, seesImages: true, cancellationToken);

    /// <summary>The same for a guest that gets nothing new: whoever else runs in a folder in which it has an image has not begun to since.</summary>
    /// <exception cref="RefusedException">Somebody else holds one, or has used it since.</exception>
    public Task KeepAsync(VmConfiguration vm, string folder, CancellationToken cancellationToken) =>
        HoldAsync(vm, folder, locks.PlanOf(vm, folder), areNew: false, seesImages: false, cancellationToken);

    /// <summary>
    /// As <see cref="HoldAsync(VmConfiguration, string, CancellationToken, bool)"/>, and waits for a holder that is about to let go, and for a share that is
    /// away as long as it takes.
    /// </summary>
    /// <exception cref="RefusedException">It has not let go in time.</exception>
    public async Task HoldSoonAsync(VmConfiguration vm, string folder, bool areNew, TimeSpan patience)
    {
        long begin = locks.Time.GetTimestamp();
        while (true)
        {
            try
            {
                await HoldAsync(vm, folder, CancellationToken.None, areNew);
                return;
            }
            catch (RefusedException held) when (
                held.Problem.Id is ProblemId.VolumeUnavailable
                || (held.Problem.Id is ProblemId.RunsElsewhere or ProblemId.PathNotWritable && locks.Time.GetElapsedTime(begin) < patience))
            {
                await Task.Delay(Interval, locks.Time, CancellationToken.None);
            }
        }
    }

    /// <summary>
    /// Reads a byte of each. Kernel CIFS opens a file again that a server's restart has closed, and locks it again, when it is used next; and nobody uses a
    /// lock file.
    /// </summary>
    /// <exception cref="IOException">One is not to be had again.</exception>
    public async Task TouchAsync(CancellationToken cancellationToken)
    {
        using ProcessHandle? process = ProcessHandle.Open(guest.Process.ProcessId);
        foreach (FdsetEntry entry in (await guest.AskAsync(new QueryFdsets(), cancellationToken)).SelectMany(set => set.Fds))
        {
            if (entry.Opaque?.StartsWith(Mark, StringComparison.Ordinal) is not true)
            {
                continue;
            }

            using SafeFileHandle? file = process?.Duplicate((int)entry.Fd);
            if (file is not null && IsLockFile(file, StorageLocks.PlaceOf(entry.Opaque[Mark.Length..])))
            {
                _ = await RandomAccess.ReadAsync(file, new byte[1], 0, cancellationToken);
            }
        }
    }

    /// <summary>
    /// QEMU may have closed it since it named its number, and opened something else by that: a pipe, of which a byte that is read is gone. By the name
    /// alone, since folders above it may be links.
    /// </summary>
    private static bool IsLockFile(SafeFileHandle file, string place) =>
        Path.GetFileName(new FileInfo($"/proc/self/fd/{file.DangerousGetHandle()}").LinkTarget) == Path.GetFileName(place);

    /// <summary>Whether QEMU was handed this one and has not been told to let it go.</summary>
    public async Task<bool> HoldsAsync(string path, CancellationToken cancellationToken) => (await SetsAsync(cancellationToken)).ContainsKey(path);

    /// <summary>Lets go of what this configuration does not need. Repeatable.</summary>
    public async Task TrimAsync(VmConfiguration vm, string folder)
    {
        if (await SetsAsync(CancellationToken.None) is { Count: > 0 } held)
        {
            IReadOnlyList<string> needed = locks.PlanOf(vm, folder);
            await ReleaseAsync(held.Where(set => !needed.Contains(set.Key, StringComparer.Ordinal)).Select(set => set.Value));
        }
    }

    /// <summary>The other host whose the machine is by now, although this guest was given its lock: the storage had given this host up.</summary>
    public async Task<LockHolder?> LostToAsync(VmConfiguration vm, string folder, CancellationToken cancellationToken) =>
        locks.TakenBy(vm, folder) is { } other && await HoldsAsync(VmFiles.Lock(folder), cancellationToken) ? other : null;

    /// <summary>Ends a guest that has lost its lock so: it must write no more.</summary>
    /// <returns>To whom.</returns>
    public async Task<LockHolder?> EndIfLostAsync(VmConfiguration vm, string folder)
    {
        try
        {
            if (await LostToAsync(vm, folder, CancellationToken.None) is not { } holder)
            {
                return null;
            }

            guest.Process.Kill();
            await guest.Process.Exited;
            return holder;
        }
        catch (QmpException)
        {
            return null; // It does not say. Whoever looks at the guests on shares asks again.
        }
    }

    /// <summary>Whether a host that is none of these has had it: then what the guest remembers of its disks is old.</summary>
    public bool IsUsedByOthersThan(IReadOnlyCollection<string> hosts, VmConfiguration vm, string folder) =>
        locks.TakenBy(vm, folder) is { } other && !hosts.Contains(other.Host, StringComparer.Ordinal);

    /// <summary>
    /// Lets go of all that it needs there: the guest runs on another host from now on. What it leaves behind here stays locked until its QEMU ends. Repeatable.
    /// </summary>
    /// <param name="arriving">Its vm.json there.</param>
    /// <param name="folder">Its folder there.</param>
    /// <param name="orEnd">A QEMU that does not answer is ended, and with it its locks.</param>
    public async Task LetGoAsync(VmConfiguration arriving, string folder, bool orEnd)
    {
        IReadOnlyList<string> needed = locks.PlanOf(arriving, folder);
        if (needed.Count == 0)
        {
            return;
        }

        try
        {
            await ReleaseAsync((await SetsAsync(CancellationToken.None)).Where(set => needed.Contains(set.Key, StringComparer.Ordinal)).Select(set => set.Value));
        }
        catch (QmpException) when (orEnd)
        {
            guest.Process.Kill();
            await guest.Process.Exited;
        }
    }

    private async Task HoldAsync(VmConfiguration vm, string folder, IReadOnlyList<string> wanted, bool areNew, bool seesImages, CancellationToken cancellationToken)
    {
        if (wanted.Count == 0)
        {
            return;
        }

        IReadOnlyDictionary<string, long> held = await SetsAsync(cancellationToken);
        locks.Remind(vm, wanted.Where(held.ContainsKey));
        using HeldLocks taken = locks.Take(vm, folder, wanted.Where(path => !held.ContainsKey(path)), hasMemory: !areNew);
        if (seesImages)
        {
            locks.RequireImages(vm, folder);
        }

        await AcceptAsync(taken, vm.Id, cancellationToken);
    }

    private async Task ReleaseAsync(IEnumerable<long> sets)
    {
        foreach (long set in sets)
        {
            await guest.InsistAsync(new RemoveFd { FdsetId = set }, CancellationToken.None);
        }
    }

    /// <summary>QEMU's sets, by the path that is locked.</summary>
    private async Task<IReadOnlyDictionary<string, long>> SetsAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, long> sets = new(StringComparer.Ordinal);
        foreach (Fdset set in await guest.AskAsync(new QueryFdsets(), cancellationToken))
        {
            foreach (FdsetEntry entry in set.Fds.Where(entry => entry.Opaque?.StartsWith(Mark, StringComparison.Ordinal) is true))
            {
                sets[entry.Opaque![Mark.Length..]] = set.FdsetId;
            }
        }

        return sets;
    }
}
