using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;

namespace Godwit.Host.Storage;

/// <summary>What the formats are called and how large their disks may be.</summary>
internal static class DiskFormats
{
    public const int SectorBytes = 512;

    private const long OneGibibyte = 1L << 30;

    /// <summary>QEMU's name for it.</summary>
    public static string DriverOf(DiskFormat format) => format switch
    {
        DiskFormat.Raw => "raw",
        DiskFormat.Qcow2 => "qcow2",
        DiskFormat.Vhdx => "vhdx",
        DiskFormat.Vhd => "vpc",
    };

    /// <summary>The name for people, which is also what file names end in.</summary>
    public static string NameOf(DiskFormat format) => format switch
    {
        DiskFormat.Raw => "raw",
        DiskFormat.Qcow2 => "qcow2",
        DiskFormat.Vhdx => "vhdx",
        DiskFormat.Vhd => "vhd",
    };

    /// <summary>QEMU's driver name read back; null for one that is none of ours.</summary>
    public static DiskFormat? OfDriver(string driver) =>
        Enum.GetValues<DiskFormat>().Cast<DiskFormat?>().FirstOrDefault(format => DriverOf(format!.Value) == driver);

    /// <summary>The name decides; what stands inside a file may belong to a guest.</summary>
    public static DiskFormat? OfName(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".raw" or ".img" => DiskFormat.Raw,
        ".qcow2" => DiskFormat.Qcow2,
        ".vhdx" => DiskFormat.Vhdx,
        ".vhd" => DiskFormat.Vhd,
        _ => null,
    };

    /// <summary>Largest disk in bytes; null where only the file system limits it.</summary>
    public static long? LimitOf(DiskFormat format) => format switch
    {
        DiskFormat.Vhd => 2040 * OneGibibyte,
        DiskFormat.Vhdx => 64 * 1024 * OneGibibyte,
        DiskFormat.Raw or DiskFormat.Qcow2 => null,
    };

    /// <summary>What is wrong with a virtual size, or null.</summary>
    public static Problem? CheckSize(string path, DiskFormat format, long bytes) =>
        bytes <= 0 || bytes % SectorBytes != 0 ? Wrong(path, $"A disk of {bytes} bytes is not possible.", $"Give a positive multiple of {SectorBytes} bytes.")
        : LimitOf(format) is { } most && bytes > most ? Wrong(
            path, $"A disk of {bytes} bytes is too large for {NameOf(format)}, which ends at {most / OneGibibyte} GiB.",
            format is DiskFormat.Vhd ? "Give less, or choose vhdx or qcow2." : "Give less, or choose qcow2.")
        : null;

    /// <summary>What is wrong with the unit in which the file is to grow, or null.</summary>
    public static Problem? CheckBlockSize(string path, DiskFormat format, long? bytes)
    {
        (long Least, long Most)? range = format switch
        {
            DiskFormat.Qcow2 => (512, 2L << 20),
            DiskFormat.Vhdx => (1L << 20, 256L << 20),
            DiskFormat.Raw or DiskFormat.Vhd => null,
        };
        return bytes is not { } block ? null
            : range is not { } possible ? Wrong(path, $"The block size of {NameOf(format)} cannot be chosen.", "Leave it out.")
            : block < possible.Least || block > possible.Most || !System.Numerics.BitOperations.IsPow2(block) ? Wrong(
                path, $"A block size of {block} bytes is not possible in {NameOf(format)}.",
                $"Give a power of 2 from {possible.Least} to {possible.Most}.")
            : null;
    }

    private static Problem Wrong(string path, string message, string remedy) =>
        new() { Id = ProblemId.DiskSizeInvalid, Target = path, Message = message, Remedy = remedy };
}
