using Godwit.Contracts.Vms;
using Godwit.Host.Exports;
using Godwit.Host.Platform;
using Godwit.Host.Storage;
using Godwit.Host.Storage.Locks;

namespace Godwit.Host.Vms;

/// <summary>A VM's files as a whole.</summary>
internal static class VmFolder
{
    /// <summary>
    /// Deletes the VM's own files, and its folder if nothing else lies in it. Files that are already gone are no error: this is
    /// repeated after a crash.
    /// </summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="configuration">Its vm.json.</param>
    /// <param name="disks">Its disks, too.</param>
    /// <param name="held">Its locks, if it has some.</param>
    public static void Delete(string folder, VmConfiguration configuration, bool disks, HeldLocks? held)
    {
        DeleteFiles(folder, configuration, disks);
        held?.Delete();
        foreach (string file in LockPlan.LocksOf(configuration, folder))
        {
            StorageLocks.DeleteFree(file); // of storage that was shared once
        }

        Folders.RemoveEmpty([folder]);
    }

    /// <summary>The files alone, without those that lock them.</summary>
    public static void DeleteFiles(string folder, VmConfiguration configuration, bool disks)
    {
        IEnumerable<string> kept = disks ? [] : VmFileSet.Images(configuration).Select(image => image.Path)
            .Concat(VmFileSet.Memories(configuration)).Concat(VmFileSet.OwnMedia(configuration, folder));
        foreach (string file in VmFileSet.All(configuration, folder).Append(ExportManifest.PathIn(folder)).Except(kept, StringComparer.Ordinal))
        {
            TpmState.DeleteFile(file);
        }
    }
}
