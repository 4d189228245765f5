using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Storage;
using Godwit.Host.Vms;

namespace Godwit.Host.Checkpoints;

/// <summary>What a daemon that starts does about files that an earlier one was making, changing or deleting, and about merges it has not finished.</summary>
internal sealed class Leftovers(
    DraftBook drafts, FormerFiles former, VmDirectory directory, VmInventory inventory, CheckpointActs checkpoints, ILogger<Leftovers> logger)
{
    private Task _looking = Task.CompletedTask;

    /// <summary>Something is left whose file system was away.</summary>
    private bool _waiting;

    /// <summary>After every VM has been recovered: only then vm.json is known to agree with QEMU.</summary>
    public void Settle()
    {
        _waiting = Look();

        foreach (VmRecord vm in inventory.All())
        {
            VmFiles.DeleteHalfWritten(vm.Folder);
        }

        foreach (VmDriver vm in directory.All())
        {
            checkpoints.FinishMerges(vm);
        }
    }

    /// <summary>Called again and again: a file system that was away may be back.</summary>
    public void Retry()
    {
        if (_waiting && _looking.IsCompleted)
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
            _waiting = Look();
        }
        catch (Exception failure)
        {
            Log.LeftoversKept(logger, failure.Message);
        }
    }

    /// <returns>Whether something is left to look at again.</returns>
    private bool Look()
    {
        bool waiting = former.PutBackLeft();
        try
        {
            HashSet<string> kept = [.. inventory.All().SelectMany(FilesOf)];
            return drafts.DeleteLeft(kept.Contains) || waiting;
        }
        catch (RefusedException unreadable)
        {
            // Whose files they are cannot be known: nothing is deleted until it can.
            Log.LeftoversKept(logger, unreadable.Message);
            return waiting;
        }
    }

    /// <summary>Memory counts only of a VM that is saved: another's is what an import has left out.</summary>
    private static IEnumerable<string> FilesOf(VmRecord vm) =>
        VmFileSet.All(ConfigurationOf(vm), vm.Folder).Except(vm.Desired is DesiredState.Saved ? [] : [VmFiles.Memory(vm.Folder)], StringComparer.Ordinal);

    /// <summary>As the file has it: a VM whose vm.json cannot be read is known by a stand-in without disks.</summary>
    private static VmConfiguration ConfigurationOf(VmRecord vm) => VmFiles.Read(vm.Folder, vm.Id);
}
