using Godwit.Contracts.Vms;
using Godwit.Host.Guests;

namespace Godwit.Host.Cluster.Guarding;

/// <summary>
/// The guests that the guardian ends when this node's right has run out: those with a mark in the run folder. The mark is there before the
/// guest's process, and the process's record before its first instruction; so none escapes.
/// <code>
/// roles/VMID               an empty file: that VM is a role
/// vms/VMID/guest.json      its process
/// </code>
/// </summary>
internal sealed class GuardedGuests(string runFolder)
{
    private readonly string _marks = Path.Combine(runFolder, "roles");

    public void Mark(VmId vm)
    {
        Directory.CreateDirectory(_marks);
        using FileStream mark = new(Path.Combine(_marks, vm.ToString()), FileMode.OpenOrCreate);
    }

    /// <summary>Repeatable; after a reboot there is not even the folder.</summary>
    public void Unmark(VmId vm)
    {
        if (Directory.Exists(_marks))
        {
            File.Delete(Path.Combine(_marks, vm.ToString()));
        }
    }

    public IReadOnlyList<VmId> Marked() => Directory.Exists(_marks)
        ? [.. Directory.EnumerateFiles(_marks).Select(path => new VmId(Guid.Parse(Path.GetFileName(path))))]
        : [];

    /// <summary>SIGKILL to every one that lives.</summary>
    /// <returns>How many lived.</returns>
    public int Kill()
    {
        int lived = 0;
        foreach (VmId vm in Marked())
        {
            using ProcessHandle? guest = Open(vm);
            guest?.Kill();
            lived += guest is null ? 0 : 1;
        }

        return lived;
    }

    public int CountLiving() => Marked().Count(vm =>
    {
        using ProcessHandle? guest = Open(vm);
        return guest is not null;
    });

    private ProcessHandle? Open(VmId vm)
    {
        if (new GuestFolder(Path.Combine(runFolder, "vms", vm.ToString())).ReadRecord() is not { } record)
        {
            return null;
        }

        ProcessHandle? handle = ProcessHandle.Open(record.ProcessId);
        if (handle is { HasExited: false } && ProcessSight.Of(record.ProcessId)?.StartTicks == record.StartTicks)
        {
            return handle;
        }

        handle?.Dispose();
        return null;
    }
}
