using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;

namespace Godwit.Host.Networks;

/// <summary>Gives MAC addresses to adapters, as Hyper-V does: every host has a range of its own, and a MAC travels with its VM.</summary>
internal static partial class MacAddresses
{
    private const long GroupBit = 1L << 40;

    /// <summary>
    /// The 256 addresses of a host whose administrator has set none: 52:54:00 (QEMU's), two bytes made of the host's name,
    /// 00 to ff. Two hosts of the same range are possible (1 % among 36 hosts): set one then.
    /// </summary>
    public static (string Minimum, string Maximum) DefaultRange(string hostName)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(hostName.ToLowerInvariant()));
        string prefix = $"52:54:00:{hash[0]:x2}:{hash[1]:x2}";
        return ($"{prefix}:00", $"{prefix}:ff");
    }

    /// <summary>
    /// Six lower-case pairs with colons, from colons, dashes or neither ("00155D010203" is how Hyper-V prints it). Throws
    /// <see cref="RefusedException"/> for anything else, and for what no adapter may have: group addresses and zero.
    /// </summary>
    public static string Normalize(string text)
    {
        if (!Shape().IsMatch(text))
        {
            throw Invalid(text, $"\"{text}\" is not a MAC address.", "Write six pairs of hexadecimal digits: 52:54:00:12:34:56.");
        }

        long value = long.Parse(
            text.Replace(":", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal),
            NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return value == 0 || (value & GroupBit) != 0
            ? throw Invalid(text, $"{text} is no address of a single adapter.", "The first pair must be an even number, as in 52:54:00:12:34:56.")
            : Format(value);
    }

    /// <summary>Normalizes a host's range. Throws <see cref="RefusedException"/> when it is empty or too long to be meant.</summary>
    public static (string Minimum, string Maximum) CheckRange(string minimum, string maximum)
    {
        (string first, string last) = (Normalize(minimum), Normalize(maximum));
        return Parse(first) > Parse(last) || Parse(first) >> 24 != Parse(last) >> 24
            ? throw Invalid(maximum, $"{first} to {last} is no range of MAC addresses.", "Both must begin with the same three pairs, the smaller one first.")
            : (first, last);
    }

    /// <summary>The lowest address of the range that nobody uses. Throws <see cref="RefusedException"/> when all are.</summary>
    public static string Next(string minimum, string maximum, IReadOnlySet<string> used)
    {
        for (long value = Parse(minimum); value <= Parse(maximum); value++)
        {
            if (!used.Contains(Format(value)))
            {
                return Format(value);
            }
        }

        throw new RefusedException(
            ProblemId.MacAddressTaken, $"{minimum} to {maximum}",
            $"All MAC addresses of this host, {minimum} to {maximum}, are in use.",
            "Widen the range in the host's settings.");
    }

    /// <summary>Throws <see cref="RefusedException"/> (MacAddressTaken) when another adapter has it.</summary>
    public static void CheckFree(string address, IReadOnlySet<string> used)
    {
        if (used.Contains(address))
        {
            throw new RefusedException(
                ProblemId.MacAddressTaken, address, $"Another network adapter has the MAC address {address} already.",
                "Choose another one, or leave it out to get the next free one.");
        }
    }

    private static long Parse(string address) =>
        long.Parse(address.Replace(":", "", StringComparison.Ordinal), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static string Format(long value)
    {
        string digits = value.ToString("x12", CultureInfo.InvariantCulture);
        return string.Join(':', Enumerable.Range(0, 6).Select(pair => digits.Substring(pair * 2, 2)));
    }

    private static RefusedException Invalid(string target, string message, string remedy) =>
        new(ProblemId.MacAddressInvalid, target, message, remedy);

    [GeneratedRegex(@"\A([0-9a-fA-F]{2}([:-]?)[0-9a-fA-F]{2}(\2[0-9a-fA-F]{2}){4})\z")]
    private static partial Regex Shape();
}
