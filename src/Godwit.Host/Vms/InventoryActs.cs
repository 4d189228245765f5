using Godwit.Contracts.Vms;
using Godwit.Host.Operations;
using Godwit.Host.Storage;
using Godwit.Host.Storage.Locks;

namespace Godwit.Host.Vms;

/// <summary>Renaming and removing.</summary>
internal sealed class InventoryActs(Journal journal, VmInventory inventory, VmPlace place, VmDirectory directory, DraftBook drafts, MadeFolders made)
{
    public VmChange Rename(VmRecord vm, VmConfiguration configuration, VmPhase phase, string newName)
    {
        VmName.Check(newName);
        if (string.Equals(newName, vm.Name, StringComparison.Ordinal))
        {
            return new VmChange(vm, configuration, phase);
        }

        using IDisposable reserved = directory.Reserve(newName, except: vm.Id);
        VmConfiguration renamed = configuration with { Name = newName };
        VmFiles.Write(vm.Folder, renamed);
        inventory.Rename(vm.Id, newName);
        return new VmChange(vm with { Name = newName }, renamed, phase);
    }

    /// <summary>The inventory forgets it first: a crash in between leaves files, never a VM without them.</summary>
    /// <param name="vm">The VM.</param>
    /// <param name="configuration">Its vm.json.</param>
    /// <param name="deleteDisks">Its disks go, too.</param>
    /// <param name="keepFiles">Its vm.json cannot be read: nobody knows what would be lost with it, or whose it is.</param>
    /// <param name="held">Its locks, held until nothing is left of it.</param>
    public VmChange Remove(VmRecord vm, VmConfiguration configuration, bool deleteDisks, bool keepFiles, HeldLocks? held = null)
    {
        // What stays is its owner's, whatever was to become of it. Which files are its own vm.json does not tell: any that an earlier
        // daemon left may be, wherever it lies, and one too many that stays is the smaller harm.
        string[] kept = [.. keepFiles ? drafts.Left() : VmFileSet.All(configuration, vm.Folder)];
        journal.Write("removal", write =>
        {
            VmInventory.Remove(write, vm.Id);
            DraftBook.Settle(write, kept);
        });
        drafts.End(kept);
        if (!keepFiles)
        {
            VmFolder.Delete(vm.Folder, configuration, deleteDisks, held);
            made.RemoveEmptyAround(VmFileSet.All(configuration, vm.Folder));
        }

        DurableFile.Delete(place.SerialLog(vm.Id));
        return new VmChange(vm, configuration, new VmPhase.Gone());
    }
}
