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

    private LockHolder? TakenBy(VmConfiguration vm, string folder)
    {
        string path = VmFiles.Lock(folder);
        return storage.Holds(path) && !isAway(path) && LockHolder.Of(path) is { } holder && holder.Vm == vm.Id && holder.Host != options.HostName ? holder : null;
    }
}
