using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Storage.Smb;
using Godwit.Host.Vms;

namespace Godwit.Host.Storage.Locks;

/// <summary>
/// What keeps two hosts from running one VM on storage that both reach. QEMU's own image locks do not survive a live migration over SMB
/// and are not seen by other nodes of OCFS2; these are taken here and held by QEMU, as files it was handed: they outlive this daemon and end with
/// the guest, or, after its host's power loss, when the file server gives the host up.
/// </summary>
internal sealed partial class StorageLocks(
    HostOptions options, HostMark self, LockPredecessors predecessors, SharedStorage storage, ShareIsAway isAway, TimeProvider time)
{
    /// <summary>Who only looks whether a lock is free has it for a moment, too.</summary>
    private static readonly TimeSpan LookPatience = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);

    public TimeProvider Time => time;

    /// <summary>Whether other hosts reach a path.</summary>
    public bool Shares(string path) => storage.Holds(path);

    public IReadOnlyList<string> PlanOf(VmConfiguration vm, string folder) => LockPlan.Of(vm, folder, storage.Holds);

    /// <summary>All of them or none.</summary>
    /// <param name="vm">For whom.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="paths">Which of its plan.</param>
    /// <param name="hasMemory">It has run already: what it remembers of its disks must be so still.</param>
    /// <exception cref="RefusedException">Somebody else holds one, or has held it since that memory was whole (RunsElsewhere); or one cannot be had.</exception>
    public HeldLocks Take(VmConfiguration vm, string folder, IEnumerable<string> paths, bool hasMemory = false)
    {
        HeldLocks taken = new();
        try
        {
            foreach (string path in paths)
            {
                if (SharedStorage.IsForeignShare(path))
                {
                    throw new RefusedException(
                        ProblemId.VolumeInvalid, path, $"{path} lies on an SMB share that Godwit has not mounted: its locks would be of no use.",
                        @"Take the share on (godwit volume add smb \\SERVER\SHARE), and name its files as \\SERVER\SHARE\….");
                }

                if (isAway(path))
                {
                    throw new RefusedException(Away(vm, path));
                }

                taken.Add(path, TryTake(path, create: true) ?? throw new RefusedException(HeldElsewhere(vm, path)));
                if (hasMemory)
                {
                    RequireUnused(vm, path, HolderUnderLock(path));
                }
            }

            // What is asked of other machines' locks is asked under our own, and after they say what they are about: of two that look, one sees the other.
            Tell(vm, taken.All.Select(held => held.Path));
            if (taken.All.Count > 0)
            {
                RequireImages(vm, folder);
            }

            return taken;
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    /// <summary>As <see cref="Take"/>, of its whole plan, and waits out those who only look, on this host or another.</summary>
    /// <exception cref="RefusedException">As there.</exception>
    public Task<HeldLocks> TakeSoonAsync(VmConfiguration vm, string folder, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> paths = PlanOf(vm, folder);
        return SoonAsync(() => Take(vm, folder, paths), cancellationToken);
    }

    private async Task<T> SoonAsync<T>(Func<T> take, CancellationToken cancellationToken)
    {
        long begin = time.GetTimestamp();
        while (true)
        {
            try
            {
                return take();
            }
            catch (RefusedException held) when (held.Problem.Id is ProblemId.RunsElsewhere && time.GetElapsedTime(begin) < LookPatience)
            {
                await Task.Delay(LookInterval, time, cancellationToken);
            }
        }
    }

    /// <summary>Who keeps this VM from running here, if somebody does. Nothing is made and nothing stays locked.</summary>
    public Problem? ObstacleTo(VmConfiguration vm, string folder) => HolderOf(vm, [.. PlanOf(vm, folder), .. Foreign(vm, folder)]);

    /// <summary>No other machine that runs anywhere writes to its images.</summary>
    /// <exception cref="RefusedException">One does.</exception>
    public void RequireImages(VmConfiguration vm, string folder)
    {
        if (HolderOf(vm, Foreign(vm, folder)) is { } foreign)
        {
            throw new RefusedException(foreign);
        }
    }

    /// <summary>Lock files of other machines that must be free: of the one in whose folder an image lies, and of those that write to the same image.</summary>
    private IEnumerable<string> Foreign(VmConfiguration vm, string folder) =>
    [
        .. LockPlan.Foreign(vm, folder, storage.Holds),
        .. VmFileSet.Written(vm).Select(disk => Path.GetDirectoryName(disk.Path)!).Distinct(StringComparer.Ordinal)
            .Where(place => storage.Holds(VmFiles.Lock(place)) && !isAway(place) && Directory.Exists(place))
            .SelectMany(place => Directory.EnumerateFiles(place, "*.lock"))
            .Except(LockPlan.LocksOf(vm, folder), StringComparer.Ordinal)
            .Where(file => VmId.TryParse(Path.GetFileNameWithoutExtension(file), out _)
                && LockHolder.Of(file)?.Images?.Intersect(LockHolder.ImagesBeside(file, vm), StringComparer.OrdinalIgnoreCase).Any() is not false),
    ];

    /// <summary>Deletes a lock file and what stands beside it, unless somebody holds it: then it is that one's.</summary>
    public static void DeleteFree(string path)
    {
        if (FileStatus.Of(path) is not { IsFile: true })
        {
            return;
        }

        try
        {
            using FileLock? held = TryTake(path, create: false);
            if (held is not null)
            {
                DeleteHeld(path);
            }
        }
        catch (RefusedException)
        {
            // It cannot be asked whether somebody does.
        }
    }

    /// <summary>The same of one that is held here: the words first, for nobody finds them without it.</summary>
    public static void DeleteHeld(string path)
    {
        DurableFile.Delete(LockHolder.PathOf(path));
        DurableFile.Delete(path);
    }

    private Problem? HolderOf(VmConfiguration vm, IEnumerable<string> paths)
    {
        paths = [.. paths];
        if (paths.FirstOrDefault(path => isAway(path)) is { } away)
        {
            return Away(vm, away);
        }

        foreach (string path in paths.Where(path => FileStatus.Of(path) is { IsFile: true }))
        {
            try
            {
                using FileLock? free = TryTake(path, create: false);
                if (free is null)
                {
                    return HeldElsewhere(vm, path);
                }

                free.Release();
            }
            catch (RefusedException refused)
            {
                return refused.Problem;
            }
        }

        return null;
    }

    /// <summary>Where it is locked: on a share, locks of files reach the server by another way than their content.</summary>
    public static string PlaceOf(string path) => UncPath.OfLocal(path)?.LockPath ?? path;

    private static FileLock? TryTake(string path, bool create)
    {
        try
        {
            return FileLock.TryTake(PlaceOf(path), create);
        }
        catch (IOException failure)
        {
            throw Unlockable(path, failure);
        }
    }

    private static Problem Away(VmConfiguration vm, string path) => new()
    {
        Id = ProblemId.VolumeUnavailable,
        Target = path,
        Message = $"{path} cannot be locked for {vm.Name}: the share it lies on is away.",
        Remedy = "See why, and try again when it is back: godwit volume list.",
    };

    private static RefusedException Unlockable(string path, Exception failure) => new(
        new Problem
        {
            Id = ProblemId.PathNotWritable,
            Target = path,
            Message = $"{path} cannot be locked for its virtual machine: {failure.Message}",
            Remedy = "Check that the storage is there and that this host may write and lock on it: godwit volume list.",
        },
        failure);

    private static Problem HeldElsewhere(VmConfiguration vm, string path)
    {
        LockHolder? holder = LockHolder.Of(path);
        if (holder is not null && holder.Vm != vm.Id && holder.Images?.Intersect(LockHolder.ImagesBeside(path, vm), StringComparer.OrdinalIgnoreCase).FirstOrDefault() is { } image)
        {
            return new Problem
            {
                Id = ProblemId.RunsElsewhere,
                Target = vm.Name,
                Message = $"{holder.Name} on {holder.Host}, which holds {path} locked, writes to {Path.Combine(Path.GetDirectoryName(path)!, image)}, a disk of {vm.Name}, too.",
                Remedy = $"Stop {holder.Name} there, or give {vm.Name} another disk: two machines that write to one image destroy it.",
            };
        }

        string who = holder is null ? "Another host or program"
            : holder.Vm == vm.Id ? $"{holder.Host}, where {holder.Name} runs since {holder.Since.UtcDateTime:u},"
            : $"{holder.Host}, for the virtual machine {holder.Name},";
        return new Problem
        {
            Id = ProblemId.RunsElsewhere,
            Target = vm.Name,
            Message = $"{who} holds {path} locked: {vm.Name} cannot run here.",
            Remedy = $"Stop it there, or move it from there{(holder is null ? "" : $" ({holder.Host})")}. "
                + "If that host has lost power, the file server gives the lock back by itself; then try again.",
        };
    }
}
