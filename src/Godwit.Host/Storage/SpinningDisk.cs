using System.Globalization;

namespace Godwit.Host.Storage;

/// <summary>Whether a path lies on a disk that spins.</summary>
internal static class SpinningDisk
{
    /// <summary>
    /// The kernel's name of the disk, such as "sda", or null when the path lies on one that does not spin, or on none: memory, a
    /// network. A disk on which partitions or volumes lie counts as one.
    /// </summary>
    /// <param name="path">Absolute. It need not exist; what it lies in counts then.</param>
    /// <param name="devices">The folder of sysfs that has a link for each block device, by its numbers.</param>
    public static string? Of(string path, string devices = "/sys/dev/block")
    {
        string nearest = path;
        while (!Path.Exists(nearest) && Path.GetDirectoryName(nearest) is { } above)
        {
            nearest = above;
        }

        string real = Directory.ResolveLinkTarget(nearest, returnFinalTarget: true)?.FullName ?? nearest;
        return FileStatus.Of(real) is { Volume: var volume } ? OfDevice((uint)(volume >> 32), (uint)volume, devices) : null;
    }

    internal static string? OfDevice(uint major, uint minor, string devices)
    {
        string link = Path.Combine(devices, string.Create(CultureInfo.InvariantCulture, $"{major}:{minor}"));
        if (!Directory.Exists(link))
        {
            return null;
        }

        string device = Directory.ResolveLinkTarget(link, returnFinalTarget: true)?.FullName ?? link;
        // A partition has no queue of its own: ".../block/sda/sda1".
        string disk = Directory.Exists(Path.Combine(device, "queue")) ? device : Path.GetDirectoryName(device)!;
        string name = Path.GetFileName(disk), rotational = Path.Combine(disk, "queue/rotational");
        // A virtio disk says "1" only because it cannot say anything.
        return !name.StartsWith("vd", StringComparison.Ordinal) && File.Exists(rotational) && File.ReadAllText(rotational).Trim() == "1" ? name : null;
    }
}
