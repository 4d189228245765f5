using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Storage;
using Godwit.Host.Vms;

namespace Godwit.Host.Checkpoints;

/// <summary>What a daemon that starts does about files that an earlier one was making or deleting, and about merges it has not finished.</summary>
internal sealed class Leftovers(DraftBook drafts, VmDirectory directory, VmInventory inventory, CheckpointActs checkpoints, ILogger<Leftovers> logger)
{
    /// <summary>After every VM has been recovered: only then vm.json is known to agree with QEMU.</summary>
    public void Settle()
    {
        try
        {
            HashSet<string> kept = [.. inventory.All().SelectMany(vm => VmFileSet.All(ConfigurationOf(vm), vm.Folder))];
            drafts.DeleteLeft(kept.Contains);
        }
        catch (RefusedException unreadable)
        {
            // Whose files they are cannot be known: nothing is deleted until it can.
            Log.LeftoversKept(logger, unreadable.Message);
        }

        foreach (VmRecord vm in inventory.All())
        {
            VmFiles.DeleteHalfWritten(vm.Folder);
        }

        foreach (VmDriver vm in directory.All())
        {
            checkpoints.FinishMerges(vm);
        }
    }

    /// <summary>As the file has it: a VM whose vm.json cannot be read is known by a stand-in without disks.</summary>
    private static VmConfiguration ConfigurationOf(VmRecord vm) => VmFiles.Read(vm.Folder, vm.Id);
}
