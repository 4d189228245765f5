using Godwit.Contracts.Vms;
using Godwit.Host.Checkpoints;
using Godwit.Host.Migration;
using Godwit.Host.Storage;

namespace Godwit.Host.Vms;

/// <summary>A VM's files as a whole.</summary>
internal static class VmFolder
{
    /// <summary>
    /// Deletes the VM's own files, and its folder if nothing else lies in it. Files that are already gone are no error: this is
    /// repeated after a crash.
    /// </summary>
    public static void Delete(string folder, VmConfiguration configuration, bool disks)
    {
        DeleteFiles(folder, configuration, disks);
        Folders.RemoveEmpty([folder]);
    }

    /// <summary>The files alone.</summary>
    public static void DeleteFiles(string folder, VmConfiguration configuration, bool disks)
    {
        if (disks)
        {
            foreach (string file in DiskImages.Files(configuration))
            {
                DurableFile.Delete(file);
            }
        }

        foreach (string file in BootFiles.Of(configuration).Where(file => Path.GetDirectoryName(file) == folder))
        {
            DurableFile.Delete(file);
        }

        DurableFile.Delete(VmFiles.Memory(folder));
        DurableFile.Delete(VmFiles.Configuration(folder));
    }
}
