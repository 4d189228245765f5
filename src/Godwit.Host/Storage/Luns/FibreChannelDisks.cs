using System.Globalization;
using System.Text.RegularExpressions;

namespace Godwit.Host.Storage.Luns;

/// <summary>
/// Units on Fibre Channel as the kernel shows them: /dev/disk/by-id/wwn-0x… leads to a block device, whose place in sysfs names the port
/// it came through. One with several ways (multipath) stands on one block device a way.
/// </summary>
/// <param name="sys">"/sys"; a test has a tree of its own.</param>
/// <param name="byId">"/dev/disk/by-id".</param>
internal sealed partial class FibreChannelDisks(string sys = "/sys", string byId = "/dev/disk/by-id")
{
    private const int SectorBytes = 512;

    public LunSight See(string worldWideName)
    {
        string link = Path.Combine(byId, $"wwn-0x{worldWideName}");
        try
        {
            if (!Path.Exists(link))
            {
                return new LunSight.NotSeen($"there is no {link}");
            }

            string device = File.ResolveLinkTarget(link, returnFinalTarget: true)?.FullName ?? link;
            string block = Path.Combine(sys, "block", Path.GetFileName(device));
            string slaves = Path.Combine(block, "slaves");
            string[] ways = Directory.Exists(slaves) ? [.. Directory.EnumerateFileSystemEntries(slaves).Order(StringComparer.Ordinal)] : [];
            long bytes = long.Parse(Read(block, "size"), CultureInfo.InvariantCulture) * SectorBytes;
            IReadOnlyList<LunSight> sights = [.. (ways.Length > 0 ? ways : [block]).Select(way => SeeWay(way, device, bytes))];
            return sights.FirstOrDefault(sight => sight is LunSight.Seen) ?? sights[0];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or FormatException)
        {
            return new LunSight.NotSeen($"the kernel does not say what {link} is: {failure.Message}");
        }
    }

    private LunSight SeeWay(string way, string device, long bytes)
    {
        string place = Directory.ResolveLinkTarget(way, returnFinalTarget: true)?.FullName ?? way;
        if (PortOf().Match(place) is not { Success: true } match)
        {
            return new LunSight.DirectAttached(device);
        }

        string port = Path.Combine(sys, "class", "fc_host", match.Groups[1].Value);
        if (Read(port, "port_state") is var state && state != "Online")
        {
            return new LunSight.NotSeen($"the Fibre Channel port {Read(port, "port_name")} is {state}");
        }

        string? serial = VpdPages.SerialOf(File.ReadAllBytes(Path.Combine(place, "device", "vpd_pg80")));
        string? wwid = VpdPages.WwidOf(File.ReadAllBytes(Path.Combine(place, "device", "vpd_pg83")));
        return serial is not null && wwid is not null
            ? new LunSight.Seen(new LunIdentity(serial, wwid, bytes), device)
            : new LunSight.NotSeen($"{device} tells neither a serial number nor an identifier that could be compared");
    }

    private static string Read(string folder, string file) => File.ReadAllText(Path.Combine(folder, file)).Trim();

    /// <summary>…/host3/rport-3:0-1/target3:0:0/3:0:0:1/block/sdc</summary>
    [GeneratedRegex(@"/(host\d+)/rport-")]
    private static partial Regex PortOf();
}
