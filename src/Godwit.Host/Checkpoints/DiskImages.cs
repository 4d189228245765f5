using Godwit.Contracts.Vms;
using Godwit.Host.Vms;

namespace Godwit.Host.Checkpoints;

/// <summary>The images of a VM, those of its present and those of its checkpoints, as vm.json has them.</summary>
internal static class DiskImages
{
    public static VirtualHardDisk WithChain(VirtualHardDisk disk, IReadOnlyList<DiskLayer> chain) => disk with
    {
        Path = chain[0].Path,
        Format = chain[0].Format,
        NodeName = chain[0].NodeName == disk.Id ? null : chain[0].NodeName,
        Layers = chain.Count > 1 ? [.. chain.Skip(1)] : null,
    };

    /// <summary>The disks of the present, then those of every checkpoint.</summary>
    public static IEnumerable<VirtualHardDisk> Disks(VmConfiguration vm) =>
        vm.Disks.Concat((vm.Checkpoints ?? []).SelectMany(checkpoint => checkpoint.Configuration.Disks));

    /// <summary>Paths of all images, memory files, firmware variables and TPM states.</summary>
    public static IReadOnlySet<string> Files(VmConfiguration vm) =>
        VmFileSet.Images(vm).Select(image => image.Path).Concat(VmFileSet.Memories(vm)).Concat(VmFileSet.Platforms(vm)).ToHashSet(StringComparer.Ordinal);

    /// <summary>Every disk, of the present and of the checkpoints, changed.</summary>
    public static VmConfiguration Change(VmConfiguration vm, Func<VirtualHardDisk, VirtualHardDisk> change) => vm with
    {
        Disks = [.. vm.Disks.Select(change)],
        Checkpoints = vm.Checkpoints is null ? null :
        [
            .. vm.Checkpoints.Select(checkpoint => checkpoint with
            {
                Configuration = checkpoint.Configuration with { Disks = [.. checkpoint.Configuration.Disks.Select(change)] },
            }),
        ],
    };

    /// <summary>Images that made sense above others in <paramref name="before"/>, and files of memory, that nobody needs in <paramref name="after"/>.</summary>
    public static IReadOnlyList<string> Dropped(VmConfiguration before, VmConfiguration after)
    {
        // A disk that stands alone is its owner's, also when no configuration has it any more.
        HashSet<string> bare = [.. Disks(before).Where(disk => disk.Layers is null or []).Select(disk => disk.Path)];
        return [.. Files(before).Except(Files(after)).Where(path => !bare.Contains(path))];
    }
}
