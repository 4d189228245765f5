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
        VmFiles.Lock(folder) is var path && storage.Holds(path) && !isAway(path) ? OtherHolder(vm, path) : null;

    /// <summary>
    /// Names the host to which a guest is handed over, while its lock is still held here: whoever else takes it from then on is known to be neither. Not over the name of one
    /// that has done so already.
    /// </summary>
    /// <exception cref="RefusedException">It cannot be written.</exception>
    public void Bequeath(VmConfiguration vm, IEnumerable<string> paths, string heir)
    {
        foreach (string path in paths.Where(path => !isAway(path) && OtherHolder(vm, path) is null))
        {
            Write(path, new LockHolder { Host = heir, Vm = vm.Id, Name = vm.Name, Since = time.GetUtcNow(), Images = LockHolder.ImagesBeside(path, vm) });
        }
    }

    /// <summary>Nobody but these has had it since this guest's memory was whole: what it remembers of its disks is still so.</summary>
    private void RequireUnused(VmConfiguration vm, string path, IReadOnlyCollection<string>? heirTo)
    {
        if (heirTo is not null && OtherHolder(vm, path) is { } other && !heirTo.Contains(other.Host, StringComparer.Ordinal))
        {
            throw new RefusedException(
                ProblemId.RunsElsewhere, vm.Name,
                $"{other.Host} has used {vm.Name} since {other.Since.UtcDateTime:u} ({path}): what the guest here remembers of its disks is old, and it must not go on.",
                $"Use it at {other.Host}; turn the guest here off: godwit vm stop {ShellWord.Of(vm.Name)} --turn-off --host {options.HostName}");
        }
    }

    private LockHolder? OtherHolder(VmConfiguration vm, string path) => LockHolder.Of(path) is { } holder && holder.Vm == vm.Id && !self.Is(holder) ? holder : null;
}
