using System.Security.Cryptography;
using System.Text;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Switches;

namespace Godwit.Host.Networks;

/// <summary>What a switch may be called, and what may be plugged into it.</summary>
internal static class SwitchVerdict
{
    private const int LongestName = 64;

    /// <summary>Names differ by more than upper and lower case, as in Hyper-V.</summary>
    public static StringComparer Names => StringComparer.OrdinalIgnoreCase;

    /// <summary>
    /// The bridge behind a switch: "gw-" and twelve letters made of its name, because Linux allows fifteen. The same on every
    /// host, so that a bridge in an operator's hands tells which switch it is.
    /// </summary>
    public static string BridgeName(string switchName) =>
        $"gw-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(switchName.ToUpperInvariant())))[..12]}";

    /// <summary>
    /// The bridge's own MAC address. Left alone, a bridge takes one of its ports' and changes it whenever a guest comes or
    /// goes; and equal ones on two hosts would clash on an external switch.
    /// </summary>
    public static string BridgeAddress(string hostName, string switchName)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{hostName}\n{switchName.ToUpperInvariant()}"));
        return string.Join(':', hash.Take(5).Prepend((byte)0x02).Select(part => part.ToString("x2", null)));
    }

    /// <summary>What is wrong with a wish as such; null when it can be tried.</summary>
    public static Problem? Of(CreateSwitchRequest request, IEnumerable<SwitchView> existing) => request switch
    {
        { Name: var name } when name.Length is 0 or > LongestName || name.Trim() != name || name.Any(char.IsControl) || name.IndexOfAny(['/', '=', '\'']) >= 0 =>
            Invalid(name, $"\"{name}\" cannot be the name of a switch.", $"Use 1 to {LongestName} characters, no slash, equals sign or quote, no space at either end."),
        _ when existing.Any(other => Names.Equals(other.Name, request.Name)) => new Problem
        {
            Id = ProblemId.SwitchExists,
            Target = request.Name,
            Message = $"A switch \"{request.Name}\" exists already on this host.",
            Remedy = "Choose another name.",
        },
        { SwitchType: SwitchType.External, NetAdapterName: null or "" } =>
            Invalid(request.Name, "An external switch needs one of the host's network adapters.", "Name one, as \"ip link\" shows it."),
        { SwitchType: SwitchType.Internal or SwitchType.Private, NetAdapterName: not null } =>
            Invalid(request.Name, "Only an external switch has a network adapter.", "Leave the adapter out, or make the switch external."),
        _ => null,
    };

    /// <summary>
    /// Whether an external switch may have this adapter (null: there is none of that name). An adapter that carries the
    /// host's own addresses is refused: a port of a bridge no longer answers for them, and the administrator who asked
    /// would lose the host. Moving addresses to the bridge is for the host's network configuration, which knows how they
    /// came to be.
    /// </summary>
    public static Problem? OfAdapter(string switchName, string adapterName, NetworkLink? adapter) => adapter switch
    {
        null => Invalid(switchName, $"This host has no network adapter \"{adapterName}\".", "Name one that \"ip link\" shows."),
        { IsLoopback: true } or { Kind: "bridge" or "tun" } =>
            Invalid(switchName, $"\"{adapterName}\" is no adapter that leads out of this host.", "Name a physical adapter, a bond or a VLAN."),
        { Master: { } master } when master != BridgeName(switchName) =>
            Invalid(switchName, $"The network adapter \"{adapterName}\" is already part of {master}.", "Take it out of there, or name another adapter."),
        { Master: null, Addresses: [{ } address, ..] } => Invalid(
            switchName,
            $"The network adapter \"{adapterName}\" carries the host's own address {address}, which would stop working.",
            $"Name an adapter without addresses, or move them to the bridge {BridgeName(switchName)} in the host's network configuration."),
        _ => null,
    };

    private static Problem Invalid(string target, string message, string remedy) =>
        new() { Id = ProblemId.SwitchInvalid, Target = target, Message = message, Remedy = remedy };
}
