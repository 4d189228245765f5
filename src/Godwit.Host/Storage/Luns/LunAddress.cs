using System.Net;
using System.Text.RegularExpressions;
using Godwit.Contracts.Vms;

namespace Godwit.Host.Storage.Luns;

/// <summary>Addresses of logical units. They come from people and from other hosts and end in QEMU's options and in paths: no letter is taken on trust.</summary>
internal static partial class LunAddress
{
    private const int LastLun = 255;

    /// <summary>What is wrong with an address, as the end of a sentence; null when nothing is.</summary>
    public static string? FaultOf(IscsiAddress? iscsi, string? worldWideName) => (iscsi, worldWideName) switch
    {
        (null, null) => "it has neither an iSCSI address nor a world wide name",
        (not null, not null) => "it has both an iSCSI address and a world wide name",
        (null, { } name) => WorldWideName().IsMatch(name) ? null : $"\"{name}\" is no world wide name: 16 or 32 hexadecimal digits",
        ({ } address, null) =>
            PortalOf(address.Portal) is null ? $"\"{address.Portal}\" is no portal: an IP address and a port"
            : !Target().IsMatch(address.Target) ? $"\"{address.Target}\" is no iSCSI name: iqn., eui. or naa. and up to 223 letters, digits, dots, colons and dashes"
            : address.Lun is < 0 or > LastLun ? $"{address.Lun} is no number of a unit: 0 to {LastLun}"
            : null,
    };

    /// <summary>As it is kept: lower-case digits alone, whatever was before them.</summary>
    public static string? Plain(string? worldWideName) => worldWideName is null ? null : Prefix().Replace(worldWideName.Trim().ToLowerInvariant(), "");

    /// <summary>"10.70.0.254:3260/iqn.2026-01.example.san:pool1/1", or "wwn-0x6001405…".</summary>
    public static string TextOf(IscsiAddress? iscsi, string? worldWideName) =>
        iscsi is { } address ? $"{address.Portal}/{address.Target}/{address.Lun}" : $"wwn-0x{worldWideName}";

    public static string TextOf(LogicalUnit unit) => TextOf(unit.Iscsi, unit.WorldWideName);

    /// <summary>Null when it is none. The port has to be named: 0 is no port.</summary>
    public static IPEndPoint? PortalOf(string portal) =>
        IPEndPoint.TryParse(portal, out IPEndPoint? found) && found.Port > 0 && found.ToString() == portal ? found : null;

    public static string DeviceOf(string worldWideName) => $"/dev/disk/by-id/wwn-0x{worldWideName}";

    /// <summary>The name that QEMU itself would take for a machine with this UUID.</summary>
    public static string InitiatorOf(VmId vm) => $"iqn.2008-11.org.linux-kvm:{vm}";

    [GeneratedRegex(@"\A(?:[0-9a-f]{16}|[0-9a-f]{32})\z")]
    private static partial Regex WorldWideName();

    [GeneratedRegex(@"\A(?:wwn-)?(?:0x|naa\.)?")]
    private static partial Regex Prefix();

    [GeneratedRegex(@"\A(?:iqn|eui|naa)\.[a-z0-9.:-]{1,219}\z")]
    private static partial Regex Target();
}
