using System.Globalization;
using Godwit.Contracts.Storage;
using Godwit.Contracts.Vms;

namespace Godwit.Host.Storage;

/// <summary>qemu-img's -o for a new image.</summary>
internal static class ImageOptions
{
    /// <summary>
    /// Without force_size a VHD's size would be rounded to what cylinders, heads and sectors can say, and a copy of a disk would
    /// have another size than the disk.
    /// </summary>
    public static string[] Arguments(DiskFormat format, VhdType type, long? blockSizeBytes)
    {
        string[] options = format switch
        {
            DiskFormat.Raw => [],
            DiskFormat.Qcow2 => [.. Block("cluster_size"), .. type is VhdType.Fixed ? (string[])["preallocation=metadata"] : []],
            DiskFormat.Vhdx => [Subformat(type), .. Block("block_size")],
            DiskFormat.Vhd => ["force_size=on", Subformat(type)],
        };
        return options.Length == 0 ? [] : ["-o", string.Join(',', options)];

        string[] Block(string name) => blockSizeBytes is { } bytes ? [$"{name}={bytes.ToString(CultureInfo.InvariantCulture)}"] : [];
    }

    private static string Subformat(VhdType type) => type is VhdType.Fixed ? "subformat=fixed" : "subformat=dynamic";
}
