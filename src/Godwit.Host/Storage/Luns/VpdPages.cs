using System.Buffers.Binary;
using System.Text;

namespace Godwit.Host.Storage.Luns;

/// <summary>
/// SCSI vital product data, as a target sends it and as sysfs keeps it in vpd_pg80 and vpd_pg83:
/// <code>
/// byte 0  qualifier (3 bits) and type     page 0x80: 4…  the serial number, ASCII
///      1  page code                       page 0x83: 4…  descriptors, each:
///      2  length of what follows, 16 bit                 0  code set (4 low bits: 1 binary, 2 ASCII, 3 UTF-8)
///                                                        1  association (bits 4, 5: 0 the unit), type (4 low bits)
///                                                        3  length, 4… the identifier
/// </code>
/// </summary>
internal static class VpdPages
{
    public const byte Serial = 0x80;
    public const byte Identification = 0x83;

    private const int Vendor = 1;
    private const int Eui64 = 2;
    private const int Naa = 3;

    /// <summary>Null when the page is another one, damaged, or of a unit that is not there.</summary>
    public static string? SerialOf(ReadOnlySpan<byte> page) => ContentOf(page, Serial, out ReadOnlySpan<byte> content) && Words(content) is { Length: > 0 } text ? text : null;

    /// <summary>The unit's best identifier as the kernel writes it; null when it has none.</summary>
    public static string? WwidOf(ReadOnlySpan<byte> page)
    {
        if (!ContentOf(page, Identification, out ReadOnlySpan<byte> rest))
        {
            return null;
        }

        (int Rank, string? Text) best = default;
        while (rest.Length >= 4 && rest[3] <= rest.Length - 4)
        {
            ReadOnlySpan<byte> value = rest.Slice(4, rest[3]);
            if ((rest[1] & 0x30) == 0 && value.Length > 0 && Read(rest[1] & 0xf, value) is { } found && found.Rank > best.Rank)
            {
                best = found;
            }

            rest = rest[(4 + value.Length)..];
        }

        return best.Text;
    }

    /// <summary>The longest registered name first, then what is unique by custom only.</summary>
    private static (int Rank, string Text)? Read(int type, ReadOnlySpan<byte> value) => type switch
    {
        Naa => (2000 + value.Length, $"naa.{Convert.ToHexStringLower(value)}"),
        Eui64 => (1000 + value.Length, $"eui.{Convert.ToHexStringLower(value)}"),
        Vendor when Words(value) is { Length: > 0 } words => (1, $"t10.{words}"),
        _ => null,
    };

    private static bool ContentOf(ReadOnlySpan<byte> page, byte code, out ReadOnlySpan<byte> content)
    {
        content = default;
        if (page.Length < 4 || page[0] >> 5 != 0 || page[1] != code)
        {
            return false;
        }

        content = page.Slice(4, Math.Min(BinaryPrimitives.ReadUInt16BigEndian(page[2..]), page.Length - 4));
        return true;
    }

    /// <summary>It ends in JSON, in QEMU's options and on screens.</summary>
    private static string Words(ReadOnlySpan<byte> text) =>
        string.Concat(Encoding.ASCII.GetString(text).Where(letter => letter is >= ' ' and <= '~')).Trim();
}
