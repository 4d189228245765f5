using Godwit.Contracts.Vms;
using Godwit.Host.Migration;

namespace Godwit.Host.Vms;

/// <summary>Every file that a VM is made of, and the same VM with its files elsewhere.</summary>
internal static class VmFileSet
{
    /// <summary>Every disk image, each once: those that are written, their layers, and those of the checkpoints.</summary>
    public static IReadOnlyList<DiskLayer> Images(VmConfiguration vm) =>
    [
        .. Configurations(vm).SelectMany(configuration => configuration.Disks).SelectMany(Stack).DistinctBy(image => image.Path, StringComparer.Ordinal),
    ];

    /// <summary>The images of one disk, the one that is written first.</summary>
    public static IReadOnlyList<DiskLayer> Stack(VirtualHardDisk disk) =>
        [new DiskLayer { Path = disk.Path, Format = disk.Format, NodeName = disk.Node }, .. disk.Layers ?? []];

    /// <summary>The images of every disk, of the checkpoints' too.</summary>
    public static IEnumerable<IReadOnlyList<DiskLayer>> Stacks(VmConfiguration vm) =>
        Configurations(vm).SelectMany(configuration => configuration.Disks).Select(Stack);

    /// <summary>Kernels and RAM disks, those of the checkpoints too.</summary>
    public static IEnumerable<string> BootFilesOf(VmConfiguration vm) => Configurations(vm).SelectMany(BootFiles.Of);

    /// <summary>The memory of checkpoints.</summary>
    public static IReadOnlyList<string> Memories(VmConfiguration vm) =>
        [.. (vm.Checkpoints ?? []).Select(checkpoint => checkpoint.MemoryPath).OfType<string>()];

    /// <summary>What a running guest writes to by way of QEMU: its disks, and its firmware's variables.</summary>
    public static IReadOnlyList<VirtualHardDisk> Written(VmConfiguration vm) =>
        vm.Firmware is { } firmware ? [.. vm.Disks, firmware.Variables] : vm.Disks;

    /// <summary>Variables of firmware and states of TPMs, the present's first, then the checkpoints' copies.</summary>
    public static IEnumerable<string> Platforms(VmConfiguration vm) => Configurations(vm).SelectMany(PlatformOf);

    /// <summary>Those of one configuration.</summary>
    public static IEnumerable<string> PlatformOf(VmConfiguration configuration) =>
        new[] { configuration.Firmware?.VariablesPath, configuration.Tpm?.StatePath }.OfType<string>();

    /// <summary>ISO images in DVD drives, drive by drive, the present's first; null for an empty drive.</summary>
    public static IEnumerable<string?> Media(VmConfiguration vm) =>
        Configurations(vm).SelectMany(configuration => configuration.DvdDrives ?? []).Select(drive => drive.Path);

    /// <summary>Those that lie in the VM's own folder: they are files of the VM. Others are guests in its drives.</summary>
    public static IEnumerable<string> OwnMedia(VmConfiguration vm, string folder) =>
        Media(vm).OfType<string>().Where(path => Path.GetDirectoryName(path) == folder).Distinct(StringComparer.Ordinal);

    /// <summary>The same VM with other ISO images in its drives, in the checkpoints' too.</summary>
    public static VmConfiguration WithMedia(VmConfiguration vm, Func<string, string?> to) => vm with
    {
        DvdDrives = vm.DvdDrives is { } drives ? [.. drives.Select(drive => drive with { Path = drive.Path is { } path ? to(path) : null })] : null,
        Checkpoints = vm.Checkpoints is { } checkpoints
            ? [.. checkpoints.Select(checkpoint => checkpoint with { Configuration = WithMedia(checkpoint.Configuration, to) })]
            : null,
    };

    /// <summary>All of them, vm.json and saved memory included, whether they exist or not.</summary>
    public static IReadOnlyList<string> All(VmConfiguration vm, string folder) =>
    [
        .. Images(vm).Select(image => image.Path).Concat(Memories(vm)).Concat(BootFilesOf(vm)).Concat(Platforms(vm)).Concat(OwnMedia(vm, folder))
            .Append(VmFiles.Memory(folder)).Append(VmFiles.Configuration(folder)).Distinct(StringComparer.Ordinal),
    ];

    /// <summary>The same VM with every path changed, in its checkpoints too.</summary>
    public static VmConfiguration Relocate(VmConfiguration vm, Func<string, string> to) => vm with
    {
        Disks = [.. vm.Disks.Select(disk => disk with
        {
            Path = to(disk.Path), Layers = disk.Layers is { } layers ? [.. layers.Select(layer => layer with { Path = to(layer.Path) })] : null,
        })],
        DirectBoot = vm.DirectBoot is { } boot
            ? boot with { KernelPath = to(boot.KernelPath), InitialRamDiskPath = boot.InitialRamDiskPath is { } disk ? to(disk) : null }
            : null,
        Firmware = vm.Firmware is { } firmware ? firmware with { VariablesPath = to(firmware.VariablesPath) } : null,
        DvdDrives = vm.DvdDrives is { } drives ? [.. drives.Select(drive => drive with { Path = drive.Path is { } path ? to(path) : null })] : null,
        Tpm = vm.Tpm is { } tpm ? new TrustedPlatformModule { StatePath = to(tpm.StatePath) } : null,
        Checkpoints = vm.Checkpoints is { } checkpoints
            ? [.. checkpoints.Select(checkpoint => checkpoint with
            {
                Configuration = Relocate(checkpoint.Configuration, to), MemoryPath = checkpoint.MemoryPath is { } memory ? to(memory) : null,
            })]
            : null,
    };

    /// <summary>The same VM with other node names for the images at these paths.</summary>
    public static VmConfiguration Rename(VmConfiguration vm, IReadOnlyDictionary<string, string> nodes) => vm with
    {
        Disks = [.. vm.Disks.Select(disk => disk with
        {
            NodeName = nodes.GetValueOrDefault(disk.Path, disk.Node),
            Layers = disk.Layers is { } layers ? [.. layers.Select(layer => layer with { NodeName = nodes.GetValueOrDefault(layer.Path, layer.NodeName) })] : null,
        })],
        Firmware = vm.Firmware is { } firmware
            ? firmware with { NodeName = nodes.GetValueOrDefault(firmware.VariablesPath, firmware.Variables.Node) }
            : null,
        Checkpoints = vm.Checkpoints is { } checkpoints
            ? [.. checkpoints.Select(checkpoint => checkpoint with { Configuration = Rename(checkpoint.Configuration, nodes) })]
            : null,
    };

    private static IEnumerable<VmConfiguration> Configurations(VmConfiguration vm) =>
        (vm.Checkpoints ?? []).Select(checkpoint => checkpoint.Configuration).Prepend(vm);
}
