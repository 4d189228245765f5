using System.Globalization;
using Godwit.Contracts.Vms;
using Godwit.Host.Vms;

namespace Godwit.Host.Guests;

/// <summary>What QEMU is to call new images: "disk0" for the first of a disk, then "disk0.1", "disk0.2" and so on. QEMU takes up to 31 characters.</summary>
internal static class NodeNames
{
    /// <param name="vm">Its images have their numbers for good.</param>
    /// <param name="disk">Which disk the image is for.</param>
    /// <param name="open">Names that QEMU knows, if it runs.</param>
    public static string Next(VmConfiguration vm, string disk, IEnumerable<string> open)
    {
        IEnumerable<string> known = VmFileSet.Stacks(vm).Append(VmFileSet.Written(vm).SelectMany(VmFileSet.Stack)).SelectMany(stack => stack).Select(image => image.NodeName);
        int last = known.Concat(open).Max(name => NumberOf(name, disk)) ?? 0;
        return string.Create(CultureInfo.InvariantCulture, $"{disk}.{last + 1}");
    }

    public static bool IsOf(string node, string disk) => NumberOf(node, disk) is not null;

    private static int? NumberOf(string node, string disk) =>
        node.StartsWith(disk + ".", StringComparison.Ordinal)
        && int.TryParse(node.AsSpan(disk.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
