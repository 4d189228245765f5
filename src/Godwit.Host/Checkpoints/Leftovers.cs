using Godwit.Contracts.Vms;
using Godwit.Host.Storage;
using Godwit.Host.Storage.Smb;
using Godwit.Host.Vms;

namespace Godwit.Host.Checkpoints;

/// <summary>What a daemon that starts does about files that an earlier one was making, changing or deleting, and about merges it has not finished.</summary>
internal sealed class Leftovers(
    DraftBook drafts, FormerFiles former, VmDirectory directory, VmInventory inventory, CheckpointActs checkpoints, VolumeWatch volumes,
    TimeProvider time,
    ILogger<Leftovers> logger)
{
    /// <summary>Between two looks at what could not be settled.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>Of the daemon's start with a file system that does not answer: it may never.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private Task _looking = Task.CompletedTask;
    private long _lastLook;

    /// <summary>After every VM has been recovered: only then vm.json is known to agree with QEMU. No file that is left keeps the daemon from starting.</summary>
    public async Task SettleAsync()
    {
        BeginLook();
        try
        {
            await _looking.WaitAsync(Patience, time);
        }
        catch (TimeoutException)
        {
            Log.LeftoversTakeLong(logger);
        }

        foreach (VmRecord vm in inventory.All().Where(vm => UncPath.OfLocal(vm.Folder) is not { } unc || !volumes.IsAway(unc)))
        {
            Try(() => VmFiles.DeleteHalfWritten(vm.Folder));
        }

        foreach (VmDriver vm in directory.All())
        {
            checkpoints.FinishMerges(vm);
        }
    }

    /// <summary>Called again and again: a file system that was away may be back, and what failed once may not again.</summary>
    public void Retry()
    {
        if (time.GetElapsedTime(_lastLook) > Interval && (drafts.IsAnyLeft() || former.IsAnyLeft()))
        {
            BeginLook();
        }
    }

    /// <summary>Never two at once. A file system may keep whoever looks at it waiting for long, and the caller must not be.</summary>
    private void BeginLook()
    {
        if (_looking.IsCompleted)
        {
            _lastLook = time.GetTimestamp();
            _looking = Task.Run(Look);
        }
    }

    private void Look()
    {
        Try(former.PutBackLeft);
        Try(DeleteDrafts);
    }

    /// <summary>While one vm.json is unreadable, whose files they are cannot be known: nothing is deleted until it can.</summary>
    private void DeleteDrafts()
    {
        HashSet<string> kept = [.. inventory.All().SelectMany(FilesOf)];
        drafts.DeleteLeft(kept.Contains);
    }

    private void Try(Action act)
    {
        try
        {
            act();
        }
        catch (AggregateException all)
        {
            foreach (Exception failure in all.InnerExceptions)
            {
                Log.LeftoversKept(logger, failure.Message);
            }
        }
        catch (Exception failure)
        {
            Log.LeftoversKept(logger, failure.Message);
        }
    }

    /// <summary>Memory counts only of a VM that is saved: another's is what an import has left out.</summary>
    private static IEnumerable<string> FilesOf(VmRecord vm) =>
        VmFileSet.All(ConfigurationOf(vm), vm.Folder).Except(vm.Desired is DesiredState.Saved ? [] : [VmFiles.Memory(vm.Folder)], StringComparer.Ordinal);

    /// <summary>As the file has it: a VM whose vm.json cannot be read is known by a stand-in without disks.</summary>
    private static VmConfiguration ConfigurationOf(VmRecord vm) => VmFiles.Read(vm.Folder, vm.Id);
}
