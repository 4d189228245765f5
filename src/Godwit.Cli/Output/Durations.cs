using System.Globalization;

namespace Godwit.Cli.Output;

/// <summary>Durations for people: "87 ms", "14.2 s", "2 min 5 s".</summary>
internal static class Durations
{
    public static string Format(TimeSpan duration) => duration switch
    {
        { TotalMilliseconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0.#} ms"),
        { TotalMilliseconds: < 999.5 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0} ms"),
        { TotalSeconds: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.#} s"),
        { TotalHours: < 1 } => $"{duration.Minutes} min {duration.Seconds} s",
        { TotalDays: < 1 } => $"{duration.Hours} h {duration.Minutes} min",
        _ => $"{duration.Days} d {duration.Hours} h",
    };

    /// <summary>Whole seconds, for what changes every second.</summary>
    public static string FormatCoarse(TimeSpan duration) => duration.TotalSeconds < 1
        ? "less than 1 s"
        : Format(TimeSpan.FromSeconds(Math.Ceiling(duration.TotalSeconds)));

    /// <summary>Uptime as Get-VM shows it: "00:12:34", "3.04:12:34".</summary>
    public static string Uptime(TimeSpan uptime) =>
        uptime.ToString(uptime.TotalDays >= 1 ? @"d\.hh\:mm\:ss" : @"hh\:mm\:ss", CultureInfo.InvariantCulture);
}
