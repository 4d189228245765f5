using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Vms;

namespace Godwit.Host.Storage.Locks;

/// <summary>
/// What keeps two hosts from running one VM on storage that both reach. QEMU's own image locks do not survive a live migration over SMB
/// and are not seen by other nodes of OCFS2; these are taken here and held by QEMU, as files it was handed: they outlive this daemon and end with
/// the guest, or, after its host's power loss, when the file server gives the host up.
/// </summary>
internal sealed class StorageLocks(HostOptions options, SharedStorage storage, TimeProvider time)
{
    public TimeProvider Time => time;

    /// <summary>Whether other hosts reach a path.</summary>
    public bool Shares(string path) => storage.Holds(path);

    public IReadOnlyList<string> PlanOf(VmConfiguration vm, string folder) => LockPlan.Of(vm, folder, storage.Holds);

    /// <summary>All of them or none.</summary>
    /// <param name="vm">For whom.</param>
    /// <param name="folder">Its folder, whose lock file says who holds it.</param>
    /// <param name="paths">Which.</param>
    /// <exception cref="RefusedException">Somebody else holds one (RunsElsewhere), or one cannot be had.</exception>
    public HeldLocks Take(VmConfiguration vm, string folder, IEnumerable<string> paths)
    {
        HeldLocks taken = new();
        try
        {
            foreach (string path in paths)
            {
                RangeLock held = TryTake(path, path == VmFiles.Lock(folder)) ?? throw HeldElsewhere(vm, folder, path);
                taken.Add(path, held);
                if (path == VmFiles.Lock(folder))
                {
                    new LockHolder { Host = options.HostName, Vm = vm.Id, Name = vm.Name, Since = time.GetUtcNow() }.WriteTo(held);
                }
            }

            return taken;
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    /// <summary>Who keeps this VM from running here, if somebody does. Nothing is made and nothing stays locked.</summary>
    public Problem? ObstacleTo(VmConfiguration vm, string folder)
    {
        foreach (string path in PlanOf(vm, folder).Where(path => FileStatus.Of(path) is { IsFile: true }))
        {
            try
            {
                using RangeLock? held = TryTake(path, create: false);
                if (held is null)
                {
                    return HeldElsewhere(vm, folder, path).Problem;
                }
            }
            catch (RefusedException refused)
            {
                return refused.Problem;
            }
        }

        return null;
    }

    private static RangeLock? TryTake(string path, bool create)
    {
        try
        {
            return RangeLock.TryTake(path, create);
        }
        catch (IOException failure)
        {
            throw new RefusedException(
                new Problem
                {
                    Id = ProblemId.PathNotWritable,
                    Target = path,
                    Message = $"{path} cannot be locked for its virtual machine: {failure.Message}",
                    Remedy = "Check that the storage is there and that this host may write and lock on it: godwit volume list.",
                },
                failure);
        }
    }

    private static RefusedException HeldElsewhere(VmConfiguration vm, string folder, string path)
    {
        LockHolder? holder = LockHolder.Read(VmFiles.Lock(Path.GetDirectoryName(path) ?? folder));
        string who = holder is null ? "Another host or program"
            : holder.Vm == vm.Id ? $"{holder.Host}, where {holder.Name} runs since {holder.Since.UtcDateTime:u},"
            : $"{holder.Host}, for the virtual machine {holder.Name},";
        return new RefusedException(
            ProblemId.RunsElsewhere, vm.Name, $"{who} holds {path} locked: {vm.Name} cannot run here.",
            $"Stop it there, or move it from there{(holder is null ? "" : $" ({holder.Host})")}. "
            + "If that host has lost power, the file server gives the lock back by itself; then try again.");
    }
}
