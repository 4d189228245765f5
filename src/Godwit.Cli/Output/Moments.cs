using System.Globalization;

namespace Godwit.Cli.Output;

/// <summary>Times that have been, as people write them: "30m", "12h", "2d", "3w" ago, or a date.</summary>
internal static class Moments
{
    /// <summary>As the person's clock shows it, to the second.</summary>
    public static string Format(DateTimeOffset moment) => moment.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>Null when it is none. A date without an offset is meant where the person is.</summary>
    public static DateTimeOffset? Parse(string text, DateTimeOffset now)
    {
        TimeSpan unit = text.Length == 0 ? TimeSpan.Zero : text[^1] switch
        {
            's' => TimeSpan.FromSeconds(1),
            'm' => TimeSpan.FromMinutes(1),
            'h' => TimeSpan.FromHours(1),
            'd' => TimeSpan.FromDays(1),
            'w' => TimeSpan.FromDays(7),
            _ => TimeSpan.Zero,
        };
        if (unit > TimeSpan.Zero && int.TryParse(text.AsSpan()[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out int count))
        {
            return count < (now - DateTimeOffset.UnixEpoch) / unit ? now - (unit * count) : DateTimeOffset.UnixEpoch;
        }

        return char.IsAsciiDigit(text.FirstOrDefault())
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out DateTimeOffset date) ? date : null;
    }
}
