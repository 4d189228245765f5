using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Storage;
using Godwit.Host.Vms;

namespace Godwit.Host.Checkpoints;

/// <summary>What a daemon that starts does about files that an earlier one was making, changing or deleting, and about merges it has not finished.</summary>
internal sealed class Leftovers(
    DraftBook drafts, FormerFiles former, VmDirectory directory, VmInventory inventory, CheckpointActs checkpoints, TimeProvider time,
    ILogger<Leftovers> logger)
{
    /// <summary>Between two looks at what could not be settled.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private Task _looking = Task.CompletedTask;
    private long _lastLook;

    /// <summary>After every VM has been recovered: only then vm.json is known to agree with QEMU.</summary>
    public void Settle()
    {
        Look();
        foreach (VmRecord vm in inventory.All())
        {
            VmFiles.DeleteHalfWritten(vm.Folder);
        }

        foreach (VmDriver vm in directory.All())
        {
            checkpoints.FinishMerges(vm);
        }
    }

    /// <summary>Called again and again: a file system that was away may be back, and what failed once may not again.</summary>
    public void Retry()
    {
        if (_looking.IsCompleted && time.GetElapsedTime(_lastLook) > Interval && (drafts.IsAnyLeft() || former.IsAnyLeft()))
        {
            _looking = LookAgainAsync();
        }
    }

    private async Task LookAgainAsync()
    {
        // A file system may keep whoever looks at it waiting for long, and the caller must not be.
        await Task.Yield();
        try
        {
            Look();
        }
        catch (Exception failure)
        {
            Log.LeftoversKept(logger, failure.Message);
        }
    }

    private void Look()
    {
        _lastLook = time.GetTimestamp();
        former.PutBackLeft();
        try
        {
            HashSet<string> kept = [.. inventory.All().SelectMany(FilesOf)];
            drafts.DeleteLeft(kept.Contains);
        }
        catch (RefusedException unreadable)
        {
            // Whose files they are cannot be known: nothing is deleted until it can.
            Log.LeftoversKept(logger, unreadable.Message);
        }
    }

    /// <summary>Memory counts only of a VM that is saved: another's is what an import has left out.</summary>
    private static IEnumerable<string> FilesOf(VmRecord vm) =>
        VmFileSet.All(ConfigurationOf(vm), vm.Folder).Except(vm.Desired is DesiredState.Saved ? [] : [VmFiles.Memory(vm.Folder)], StringComparer.Ordinal);

    /// <summary>As the file has it: a VM whose vm.json cannot be read is known by a stand-in without disks.</summary>
    private static VmConfiguration ConfigurationOf(VmRecord vm) => VmFiles.Read(vm.Folder, vm.Id);
}
