using System.Globalization;

namespace Godwit.Cli.Output;

/// <summary>Sizes as people write them (128M, 1.5G; powers of 1024) and read them (128 MiB).</summary>
internal static class Sizes
{
    private const string Letters = "KMGT";

    /// <summary>Reads bytes, or a number with K, M, G or T; "MB" and "MiB" mean the same as "M".</summary>
    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        ReadOnlySpan<char> number = text.AsSpan().Trim();
        decimal factor = 1;
        if (number.EndsWith("B", StringComparison.OrdinalIgnoreCase))
        {
            number = number[..^1];
            if (number.EndsWith("i", StringComparison.OrdinalIgnoreCase))
            {
                number = number[..^1];
                if (number.Length == 0 || char.IsAsciiDigit(number[^1]))
                {
                    return false;
                }
            }
        }

        int power = number.Length == 0 ? -1 : Letters.IndexOf(char.ToUpperInvariant(number[^1]), StringComparison.Ordinal);
        if (power >= 0)
        {
            factor = 1L << (10 * (power + 1));
            number = number[..^1];
        }

        if (!decimal.TryParse(number.TrimEnd(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value))
        {
            return false;
        }

        // Beyond long.MaxValue either multiplication or conversion would throw.
        if (value <= 0 || value > long.MaxValue / factor || decimal.Truncate(value * factor) != value * factor)
        {
            return false;
        }

        bytes = (long)(value * factor);
        return true;
    }

    public static string Format(double bytes)
    {
        double value = bytes;
        int power = -1;
        // 1023.99 MiB would be shown as 1024 MiB.
        while (value >= 1023.5 && (power >= 0 || value >= 1024) && power < Letters.Length - 1)
        {
            value /= 1024;
            power++;
        }

        string number = value.ToString(value < 100 && power >= 0 ? "0.#" : "0", CultureInfo.InvariantCulture);
        return power < 0 ? number + " B" : $"{number} {Letters[power]}iB";
    }
}
