using System.Text.Json;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Storage.Smb;
using Godwit.Host.Vms;

namespace Godwit.Host.Storage.Locks;

/// <summary>Whose a machine is while it does not run.</summary>
internal sealed partial class StorageLocks
{
    /// <summary>
    /// Another host has it: it ran there, or was taken in there, since it did here. It is that one's, at rest too, and what is known of it here is old.
    /// Null for what lies on this host's own storage, and while nobody can be asked.
    /// </summary>
    public Problem? TakenElsewhere(VmConfiguration vm, string folder) => TakenBy(vm, folder) is { } holder
        ? new Problem
        {
            Id = ProblemId.RunsElsewhere,
            Target = vm.Name,
            Message = $"{vm.Name} is {holder.Host}'s: it has run there, or was taken in there, since {holder.Since.UtcDateTime:u}, after it was last used here.",
            Remedy = $"Use it there, or move it from there. Without {holder.Host}: start it here, which takes it; or forget it here, which leaves its files: "
                + $"godwit vm remove {ShellWord.Of(vm.Name)} --host {options.HostName}",
        }
        : null;

    /// <summary>Says that a machine at rest is this host's, if nobody holds it and the storage is there.</summary>
    public void TryClaim(VmConfiguration vm, string folder)
    {
        try
        {
            Take(vm, folder, PlanOf(vm, folder)).Dispose();
        }
        catch (RefusedException)
        {
            // Whoever holds it says so; and what could not be said is said at the next start.
        }
    }

    /// <summary>It is nobody else's, running or at rest.</summary>
    /// <exception cref="RefusedException">It is.</exception>
    public void RequireOwn(VmConfiguration vm, string folder)
    {
        if ((ObstacleTo(vm, folder) ?? TakenElsewhere(vm, folder)) is { } other)
        {
            throw new RefusedException(other);
        }
    }

    /// <summary>The other host that has it, running or at rest; null when it is this one's, or nobody's, or cannot be asked.</summary>
    public LockHolder? TakenBy(VmConfiguration vm, string folder) =>
        VmFiles.Lock(folder) is var path && storage.Holds(path) && !isAway(path)
            && LockHolder.Of(path) is { } holder && holder.Vm == vm.Id && !self.Is(holder) ? holder : null;

    /// <summary>As <see cref="TryTakeLeft"/>, and waits out those who only look.</summary>
    /// <exception cref="RefusedException">As there.</exception>
    public Task<HeldLocks?> TryTakeLeftAsync(VmConfiguration vm, IEnumerable<string> lockFiles) => SoonAsync(() => TryTakeLeft(vm, lockFiles), CancellationToken.None);

    /// <summary>Locks what a machine has left behind, so that nobody begins to use it while it is taken away.</summary>
    /// <param name="vm">Whose it was.</param>
    /// <param name="lockFiles">Its lock files there.</param>
    /// <returns>Null when another host or machine has it by now: it is in use.</returns>
    /// <exception cref="RefusedException">Somebody holds it, which may be a guest here that has not let go; or nobody can be asked, because the storage is away.</exception>
    public HeldLocks? TryTakeLeft(VmConfiguration vm, IEnumerable<string> lockFiles)
    {
        HeldLocks? taken = new();
        try
        {
            foreach (string path in lockFiles)
            {
                if (isAway(path))
                {
                    throw new RefusedException(Away(vm, path));
                }

                if (!IsThere(path, out bool isFolderThere) && !(isFolderThere && storage.Holds(path)))
                {
                    continue;
                }

                if (IsOfOthers(path))
                {
                    return null;
                }

                taken.Add(path, TryTake(path, create: isFolderThere && storage.Holds(path)) ?? throw new RefusedException(HeldElsewhere(vm, path)));
                if (IsOfOthers(path))
                {
                    return null;
                }
            }

            HeldLocks all = taken;
            taken = null;
            return all;
        }
        finally
        {
            taken?.Dispose();
        }

        // What was copied from there to a host's own storage says nothing.
        bool IsOfOthers(string path) => storage.Holds(path) && HolderUnderLock(path) is { } holder && (holder.Vm != vm.Id || !self.Is(holder));
    }

    /// <summary>Its QEMU has them: whoever comes after is a third.</summary>
    public void TryForgetPredecessor(VmId vm) => predecessors.TryForget(vm);

    /// <summary>Nobody has had it since this guest's memory was whole but the host that it is taken over from: what it remembers of its disks is still so.</summary>
    private void RequireUnused(VmConfiguration vm, string path, LockHolder? holder)
    {
        if (holder is not null && holder.Vm == vm.Id && !self.Is(holder) && holder.Host != predecessors.Of(vm.Id))
        {
            throw new RefusedException(
                ProblemId.RunsElsewhere, vm.Name,
                $"{holder.Host} has used {vm.Name} since {holder.Since.UtcDateTime:u} ({path}): what the guest here remembers of its disks is old, and it must not go on.",
                $"Use it at {holder.Host}; turn the guest here off: godwit vm stop {ShellWord.Of(vm.Name)} --turn-off --host {options.HostName}");
        }
    }

    /// <summary>Says beside these locks, which are this host's, that they are. Others act on it, so it must be so.</summary>
    /// <exception cref="RefusedException">It cannot be written.</exception>
    private void Tell(VmConfiguration vm, IEnumerable<string> paths)
    {
        foreach (string path in paths)
        {
            Write(path, new LockHolder
            {
                Host = options.HostName, HostId = self.Id, Vm = vm.Id, Name = vm.Name, Since = time.GetUtcNow(), Images = LockHolder.ImagesBeside(path, vm),
            });
        }
    }

    private static void Write(string path, LockHolder holder)
    {
        try
        {
            holder.Tell(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Unlockable(path, failure);
        }
    }

    /// <summary>
    /// As <see cref="Tell"/>, of locks that are held already: only where it does not say so, as after a change of disks, or of this host's name. Nobody waits for a server
    /// that is away to say so. Another host's name is never written over: it has the lock then, and what is held here is held no more.
    /// </summary>
    /// <exception cref="RefusedException">Another host has it, or it cannot be written.</exception>
    public void Remind(VmConfiguration vm, IEnumerable<string> paths)
    {
        foreach (string path in paths.Where(path => !isAway(path)))
        {
            LockHolder? known = HolderUnderLock(path);
            RequireUnused(vm, path, known);
            if (known is null || known.Host != options.HostName || known.HostId != self.Id || known.Vm != vm.Id
                || known.Images?.SequenceEqual(LockHolder.ImagesBeside(path, vm), StringComparer.Ordinal) is not true)
            {
                Tell(vm, [path]);
            }
        }
    }

    private static bool IsThere(string path, out bool isFolderThere)
    {
        isFolderThere = Asked(path, () => FileStatus.Ask(Path.GetDirectoryName(path)!) is { IsFolder: true });
        return isFolderThere && Asked(path, () => FileStatus.Ask(path) is { IsFile: true });
    }

    /// <summary>Who had it before. Of one who died over saying so nothing is known: he had not begun.</summary>
    private static LockHolder? HolderUnderLock(string path) => Asked(path, () =>
    {
        try
        {
            return LockHolder.Read(path);
        }
        catch (JsonException)
        {
            return null;
        }
    });

    /// <summary>Silence of the storage is no answer.</summary>
    private static T Asked<T>(string path, Func<T> ask)
    {
        try
        {
            return ask();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Unlockable(path, failure);
        }
    }
}
