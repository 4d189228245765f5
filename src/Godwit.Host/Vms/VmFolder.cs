using Godwit.Contracts.Vms;
using Godwit.Host.Migration;

namespace Godwit.Host.Vms;

/// <summary>A VM's files as a whole.</summary>
internal static class VmFolder
{
    /// <summary>
    /// Deletes the VM's own files and then its folder if nothing else lies in it. Files that are already gone are no error:
    /// this is repeated after a crash.
    /// </summary>
    public static void Delete(string folder, VmConfiguration configuration, bool disks)
    {
        if (disks)
        {
            foreach (VirtualHardDisk disk in configuration.Disks)
            {
                DeleteFile(disk.Path);
            }
        }

        foreach (string file in BootFiles.Of(configuration).Where(file => Path.GetDirectoryName(file) == folder))
        {
            DeleteFile(file);
        }

        DeleteFile(VmFiles.Memory(folder));
        DeleteFile(VmFiles.Configuration(folder));
        foreach (string used in configuration.Disks.Select(disk => Path.GetDirectoryName(disk.Path)!).Append(folder).Distinct())
        {
            if (Directory.Exists(used) && !Directory.EnumerateFileSystemEntries(used).Any())
            {
                Directory.Delete(used);
            }
        }
    }

    private static void DeleteFile(string path)
    {
        if (File.Exists(path))
        {
            File.Delete(path);
        }
    }
}
