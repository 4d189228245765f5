using Godwit.Contracts.Vms;
using Godwit.Host.Vms;

namespace Godwit.Host.Checkpoints;

/// <summary>
/// Which images are to be merged, from vm.json alone. An image is needed by itself when it is the present's or a checkpoint's; one
/// that is not, and has a single image above it, is merged with that one; with several above it, it has to stay until one is left:
/// <code>
///   base  -  [removed]  -  present        [removed] goes: the present's data moves down into it
///   base  -  [removed]  -  one, other     [removed] stays, unseen
/// </code>
/// So a checkpoint that was not finished and one that was removed are the same thing, and a crash between any two steps leaves
/// something that this plan goes on with.
/// </summary>
internal static class MergePlan
{
    /// <summary>The next step, the lowest of a disk first so that nothing is copied twice; null when nothing is left to merge.</summary>
    /// <param name="vm">vm.json.</param>
    /// <param name="left">Images that are left as they are, by path: <see cref="Pending"/> of an earlier vm.json.</param>
    public static ImageMerge? Next(VmConfiguration vm, IReadOnlySet<string>? left = null) =>
        All(vm).FirstOrDefault(merge => left is null || !(left.Contains(merge.Lower.Path) || left.Contains(merge.Upper.Path)));

    /// <summary>Paths of the images that are waiting to take in the one above them.</summary>
    public static IReadOnlySet<string> Pending(VmConfiguration vm) => All(vm).Select(merge => merge.Lower.Path).ToHashSet(StringComparer.Ordinal);

    /// <summary>vm.json once the lower image holds what the upper one showed.</summary>
    public static VmConfiguration After(VmConfiguration vm, ImageMerge merge) => DiskImages.Change(vm, disk =>
    {
        IReadOnlyList<DiskLayer> chain = VmFileSet.Stack(disk);
        return chain.Any(image => image.Path == merge.Upper.Path)
            ? DiskImages.WithChain(disk, [.. chain.Where(image => image.Path != merge.Upper.Path)])
            : disk;
    });

    /// <summary>How many steps are left.</summary>
    public static int Count(VmConfiguration vm, IReadOnlySet<string>? left = null)
    {
        int count = 0;
        for (; Next(vm, left) is { } merge; vm = After(vm, merge))
        {
            count++;
        }

        return count;
    }

    /// <summary>Images directly above one, with their paths.</summary>
    public static IReadOnlyList<DiskLayer> ChildrenOf(VmConfiguration vm, string path) =>
    [
        .. DiskImages.Disks(vm).Select(VmFileSet.Stack)
            .SelectMany(chain => chain.Zip(chain.Skip(1))).Where(pair => pair.Second.Path == path).Select(pair => pair.First).DistinctBy(image => image.Path),
    ];

    /// <summary>Each for itself; one that is carried out changes the others.</summary>
    private static IEnumerable<ImageMerge> All(VmConfiguration vm)
    {
        HashSet<string> needed = [.. DiskImages.Disks(vm).Select(disk => disk.Path)];
        Dictionary<string, HashSet<string>> above = Above(vm);
        foreach (VirtualHardDisk disk in DiskImages.Disks(vm))
        {
            IReadOnlyList<DiskLayer> chain = VmFileSet.Stack(disk);
            for (int i = chain.Count - 1; i > 0; i--)
            {
                if (!needed.Contains(chain[i].Path) && above[chain[i].Path].Count == 1)
                {
                    yield return new ImageMerge(disk.Id, chain[i - 1], chain[i]);
                }
            }
        }
    }

    private static Dictionary<string, HashSet<string>> Above(VmConfiguration vm)
    {
        Dictionary<string, HashSet<string>> above = [];
        foreach (IReadOnlyList<DiskLayer> chain in DiskImages.Disks(vm).Select(VmFileSet.Stack))
        {
            for (int i = 1; i < chain.Count; i++)
            {
                if (!above.TryGetValue(chain[i].Path, out HashSet<string>? children))
                {
                    above.Add(chain[i].Path, children = []);
                }

                children.Add(chain[i - 1].Path);
            }
        }

        return above;
    }
}
