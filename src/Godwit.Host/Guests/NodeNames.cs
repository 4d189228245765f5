using System.Globalization;
using Godwit.Contracts.Vms;
using Godwit.Host.Vms;

namespace Godwit.Host.Guests;

/// <summary>
/// Names of block nodes: "disk0", and "disk0.1", "disk0.2" and so on for what takes its place while a guest runs. The old and the
/// new are open side by side for a while, so a name is not given twice as long as anything of the VM bears it.
/// </summary>
internal static class NodeNames
{
    /// <summary>A name for the next image of a disk.</summary>
    public static string Next(VmConfiguration vm, string diskId) =>
        $"{diskId}.{(VmFileSet.Images(vm).Select(image => NumberOf(image.NodeName, diskId)).DefaultIfEmpty(0).Max() + 1).ToString(CultureInfo.InvariantCulture)}";

    /// <summary>0 for the first image of the disk and for those of other disks.</summary>
    private static int NumberOf(string node, string diskId) =>
        node.StartsWith(diskId + ".", StringComparison.Ordinal)
        && int.TryParse(node.AsSpan(diskId.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;
}
