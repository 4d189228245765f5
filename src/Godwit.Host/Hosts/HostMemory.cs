using System.Globalization;

namespace Godwit.Host.Hosts;

/// <summary>/proc/meminfo: "MemTotal:       24689020 kB".</summary>
internal static class HostMemory
{
    public static long TotalBytes() => Read("MemTotal:");

    /// <summary>What the kernel reckons can be had without swapping.</summary>
    public static long AvailableBytes() => Read("MemAvailable:");

    private static long Read(string name)
    {
        string line = File.ReadLines("/proc/meminfo").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.AsSpan(name.Length).Trim().TrimEnd(" kB"), CultureInfo.InvariantCulture) << 10;
    }
}
