using System.Text.Json;

namespace Godwit.Host.Networks;

/// <summary>A network interface as "ip -json -details addr show" tells it.</summary>
internal sealed record NetworkLink
{
    public required string Name { get; init; }

    /// <summary>"bridge", "tun", "veth"; null for a physical one.</summary>
    public string? Kind { get; init; }

    /// <summary>The bridge (or bond) that it is plugged into.</summary>
    public string? Master { get; init; }

    public required bool IsUp { get; init; }

    public required bool IsLoopback { get; init; }

    /// <summary>A tap's owner, by name if the host knows one.</summary>
    public string? Owner { get; init; }

    /// <summary>The host's own addresses on it; IPv6's link-local ones, which every interface has, do not count.</summary>
    public required IReadOnlyList<string> Addresses { get; init; }

    /// <summary>
    /// {"ifname":"eth0","flags":["UP"],"master":"gw-a","linkinfo":{"info_kind":"tun","info_data":{"user":"godwit-qemu"}},
    /// "addr_info":[{"local":"10.0.0.1","scope":"global"}]}.
    /// </summary>
    public static NetworkLink Parse(JsonElement link)
    {
        string[] flags = [.. link.GetProperty("flags").EnumerateArray().Select(flag => flag.GetString()!)];
        JsonElement? info = Member(link, "linkinfo");
        return new NetworkLink
        {
            Name = link.GetProperty("ifname").GetString()!,
            Kind = Member(info, "info_kind")?.GetString(),
            Master = Member(link, "master")?.GetString(),
            IsUp = flags.Contains("UP"),
            IsLoopback = flags.Contains("LOOPBACK"),
            Owner = Member(Member(info, "info_data"), "user")?.ToString(),
            Addresses = [.. (Member(link, "addr_info") is { } addresses ? addresses.EnumerateArray().AsEnumerable() : [])
                .Where(address => Member(address, "scope")?.GetString() is not "link")
                .Select(address => Member(address, "local")?.GetString() ?? "")],
        };
    }

    private static JsonElement? Member(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty(name, out JsonElement value) ? value : null;
}
