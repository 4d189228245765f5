using Godwit.Contracts.Vms;
using Godwit.Host.Vms;

namespace Godwit.Host.Checkpoints;

/// <summary>
/// vm.json against a QEMU that lives, after whatever was interrupted. The guest's data is where QEMU has it:
/// <code>
///   vm.json          QEMU            what it was                                         vm.json becomes
///   overlay - base   overlay - base  nothing, or a checkpoint without its memory         the same
///   overlay - base   base            a checkpoint before its instant: overlay is empty;  base
///                                    or a merge after its end, with the guest paused
///   top - a - b      top - b         a merge of a into b after its end                   top - b
/// </code>
/// </summary>
internal static class AgreementVerdict
{
    /// <param name="vm">vm.json.</param>
    /// <param name="tops">The node each disk of the guest sits on.</param>
    /// <param name="open">Every node that QEMU has open.</param>
    public static VmConfiguration Of(VmConfiguration vm, IReadOnlyDictionary<string, string> tops, IReadOnlySet<string> open)
    {
        foreach (VirtualHardDisk disk in vm.Disks)
        {
            IReadOnlyList<DiskLayer> chain = VmFileSet.Stack(disk);
            int index = tops.TryGetValue(disk.Id, out string? top) ? chain.ToList().FindIndex(image => image.NodeName == top) : -1;
            if (index < 0)
            {
                continue;
            }

            VirtualHardDisk agreed = DiskImages.WithChain(disk, [.. chain.Skip(index)]);
            vm = vm with { Disks = [.. vm.Disks.Select(other => other.Id == disk.Id ? agreed : other)] };
            foreach ((DiskLayer upper, DiskLayer lower) in Pairs(agreed).Where(pair => !open.Contains(pair.Upper.NodeName)))
            {
                vm = MergePlan.After(vm, new ImageMerge(disk.Id, upper, lower));
            }
        }

        return vm;
    }

    private static IEnumerable<(DiskLayer Upper, DiskLayer Lower)> Pairs(VirtualHardDisk disk) =>
        (disk.Layers ?? []).Zip((disk.Layers ?? []).Skip(1));
}
