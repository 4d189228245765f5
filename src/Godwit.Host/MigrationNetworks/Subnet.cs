using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;

namespace Godwit.Host.MigrationNetworks;

/// <summary>Words for a subnet.</summary>
internal static class Subnet
{
    /// <exception cref="RefusedException">It is none.</exception>
    public static IPNetwork Parse(string text)
    {
        string[] parts = text.Trim().Split('/');
        if (parts is [_, "0"])
        {
            throw Invalid(text, "Name one network; that any will do is said with 'godwit host settings --use-any-network on'.");
        }

        if (parts.Length > 2 || AddressOf(parts[0]) is not { } address || LengthOf(parts, address) is not { } length)
        {
            throw Invalid(text, "Write it as 10.71.0.0/24 or fd71::/64, or name one address.");
        }

        if (WhyNever(address) is { } reason)
        {
            throw Invalid(text, reason);
        }

        // It takes the bits of the host away, which may have been a slip of the hand in the length.
        IPNetwork network = IPNetwork.Parse($"{address}/{length}");
        return network.BaseAddress.Equals(address) ? network : throw Invalid(text, $"Name the whole subnet: {network}.");
    }

    /// <summary>Why no move can ever go over it; null when it may.</summary>
    private static string? WhyNever(IPAddress address) =>
        IPAddress.IsLoopback(address) ? "Name a network that other hosts are on: loopback ends at this one."
        : address.IsIPv6LinkLocal || ScopeOf(address) != 0 ? "Name a network whose addresses mean the same on every host: link-local ones need an interface beside them."
        : address.IsIPv6Multicast || address.GetAddressBytes() is [>= 224, _, _, _] ? "Name a network of hosts: this is multicast or reserved."
        : address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)
            ? "Name one network; that any will do is said with 'godwit host settings --use-any-network on'."
        : null;

    private static long ScopeOf(IPAddress address) => address.AddressFamily is AddressFamily.InterNetworkV6 ? address.ScopeId : 0;

    public static bool Overlap(IPNetwork one, IPNetwork other) => one.Contains(other.BaseAddress) || other.Contains(one.BaseAddress);

    /// <summary>As the kernel writes it: the library takes "10.71" for 10.0.0.71 and "010.71.0.0" for 8.71.0.0, which nobody means.</summary>
    private static IPAddress? AddressOf(string text) =>
        IPAddress.TryParse(text, out IPAddress? address) && !address.IsIPv4MappedToIPv6
            && (address.AddressFamily is AddressFamily.InterNetworkV6 || address.ToString() == text)
            ? address
            : null;

    /// <summary>Null for a length that is none; zero is everything, which is said in another way.</summary>
    private static int? LengthOf(string[] parts, IPAddress address)
    {
        int all = address.GetAddressBytes().Length * 8;
        return parts is [_] ? all
            : int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int length) && length >= 1 && length <= all ? length
            : null;
    }

    private static RefusedException Invalid(string text, string remedy) => new(ProblemId.MigrationNetworkInvalid, text, $"'{text}' is no subnet.", remedy);
}
