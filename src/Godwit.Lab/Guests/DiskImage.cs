using Godwit.Contracts.Vms;
using Godwit.Lab.Processes;

namespace Godwit.Lab.Guests;

/// <summary>Makes disks that have something on them, for moves that have something to copy.</summary>
public static class DiskImage
{
    /// <summary>Where the data starts, clear of the record area.</summary>
    private const long DataStart = 64L << 20;

    /// <summary>A sparse image with so many bytes of random data 64 MiB into it.</summary>
    public static async Task CreateAsync(
        string path, DiskFormat format, long sizeBytes, long dataBytes, CancellationToken cancellationToken = default)
    {
        if (DataStart + dataBytes > sizeBytes)
        {
            throw new LabException($"{dataBytes} bytes of data do not fit behind the first 64 MiB of a disk of {sizeBytes} bytes.");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string raw = format == DiskFormat.Raw ? path : path + ".raw";
        await WriteRawAsync(raw, sizeBytes, dataBytes, cancellationToken);
        if (format != DiskFormat.Raw)
        {
            // A VHD's size would be rounded otherwise.
            string[] options = format == DiskFormat.Vhd ? ["-o", "force_size=on"] : [];
            await Tool.RunAsync(
                "qemu-img", ["convert", "-f", "raw", "-O", DriverOf(format), .. options, raw, path], null, cancellationToken);
            File.Delete(raw);
        }
    }

    /// <summary>QEMU calls a VHD "vpc".</summary>
    internal static string DriverOf(DiskFormat format) => format == DiskFormat.Vhd ? "vpc" : format.ToString().ToLowerInvariant();

    private static async Task WriteRawAsync(string path, long sizeBytes, long dataBytes, CancellationToken cancellationToken)
    {
        byte[] block = new byte[1 << 20];
        await using FileStream file = new(path, FileMode.CreateNew, FileAccess.Write);
        file.SetLength(sizeBytes);
        file.Position = DataStart;
        for (long left = dataBytes; left > 0; left -= block.Length)
        {
            Random.Shared.NextBytes(block);
            await file.WriteAsync(block.AsMemory(0, (int)Math.Min(left, block.Length)), cancellationToken);
        }
    }
}
