using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Guests;
using Godwit.Host.Storage;
using Godwit.Host.Storage.Luns;

namespace Godwit.Host.Vms;

/// <summary>Where a new disk of a machine goes.</summary>
internal static class NewDrives
{
    /// <summary>
    /// A free id, and a hot-plug port: a disk that can be taken out of the running machine is worth more. Without a port, a slot
    /// of pcie.0, which only a machine that is off can give. Its size is 0 for an image that is taken over.
    /// </summary>
    /// <exception cref="RefusedException">The request cannot be met.</exception>
    public static VirtualHardDisk Plan(VmRecord vm, VmConfiguration configuration, NewDisk wanted, bool running)
    {
        string id = Enumerable.Range(0, int.MaxValue).Select(number => $"disk{number}").First(free => configuration.Disks.All(disk => disk.Id != free));
        DiskFormat format = wanted.Format ?? (wanted.Path is { } named ? DiskFormats.OfName(named) : null) ?? DiskFormat.Qcow2;
        string path = Path.Combine(vm.Folder, wanted.Path ?? $"{configuration.Name}-{id}.{DiskFormats.NameOf(format)}");
        Refuse(FolderVerdict.OfPath(path) ?? LunVerdict.OfDiskPath(path));
        Refuse(wanted.SizeBytes is { } bytes ? DiskFormats.CheckSize(path, format, bytes) : null);
        if (Path.GetDirectoryName(path) == vm.Folder && VmFiles.OwnNames.Contains(Path.GetFileName(path)))
        {
            throw new RefusedException(
                ProblemId.PathInvalid, path, $"{path} is the name of another file of the virtual machine.", "Call the disk something else.");
        }

        int? port = HotPlug.FreePort(configuration);
        if (running && port is null)
        {
            throw NoPort(vm, configuration);
        }

        return new VirtualHardDisk
        {
            Id = id,
            Path = path,
            Format = format,
            SizeBytes = wanted.SizeBytes ?? 0,
            PciSlot = port is null ? PciSlots.Next(configuration) : 0,
            HotPlugPort = port,
        };
    }

    /// <param name="vm">The machine.</param>
    /// <param name="configuration">Its vm.json.</param>
    /// <param name="disk">A disk's id or path.</param>
    public static VirtualHardDisk Find(VmRecord vm, VmConfiguration configuration, string disk) =>
        configuration.Disks.FirstOrDefault(known => known.Id == disk || known.Path == disk) ?? throw new RefusedException(
            ProblemId.DiskUnknown, disk, $"{vm.Name} has no disk '{disk}'.", $"List its disks: godwit vm disk list {vm.Name}.");

    private static RefusedException NoPort(VmRecord vm, VmConfiguration configuration) => new(
        ProblemId.HotPlugUnavailable, vm.Name,
        configuration.HotPlugPorts is null or 0
            ? $"{vm.Name} was made without hot-plug ports and takes no disk while it runs."
            : $"All {configuration.HotPlugPorts} hot-plug ports of {vm.Name} are taken.",
        $"Stop it first: godwit vm stop {vm.Name}.");

    private static void Refuse(Problem? problem)
    {
        if (problem is not null)
        {
            throw new RefusedException(problem);
        }
    }
}
