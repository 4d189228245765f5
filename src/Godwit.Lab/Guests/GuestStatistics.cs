using System.Globalization;

namespace Godwit.Lab.Guests;

/// <summary>
/// What the agent in a guest says of itself:
/// <code>acked=299 started=299 errs=0 maxlat=0.0247 maxtick=0.0527 pages=3840 mem=32 mrate=5.0 drate=100.0 disks=1 slots=4096 mark=0 boot=2f1c… t=6.041</code>
/// </summary>
public sealed record GuestStatistics
{
    /// <summary>Highest record that is durably on every disk.</summary>
    public required ulong Acknowledged { get; init; }

    /// <summary>Record that was begun last.</summary>
    public required ulong Started { get; init; }

    public required ulong Errors { get; init; }

    /// <summary>Longest write, flush included, since the last reset.</summary>
    public required TimeSpan LongestWrite { get; init; }

    /// <summary>Longest time in which a thread that wakes every 2 ms (or what "tick=" says) did not, by the guest's clock, since the last reset.</summary>
    public required TimeSpan LongestTick { get; init; }

    /// <summary>Pages made dirty on purpose so far.</summary>
    public required ulong Pages { get; init; }

    public required double RecordsPerSecond { get; init; }

    /// <summary>Disks that get the records.</summary>
    public required int Disks { get; init; }

    /// <summary>Records that fit in the record area.</summary>
    public required int Slots { get; init; }

    /// <summary>What it was told last to keep in memory; 0 at its boot.</summary>
    public required int Mark { get; init; }

    /// <summary>The id that the guest's kernel drew when it booted.</summary>
    public required string Boot { get; init; }

    /// <summary>Time since the guest's boot by its own clock.</summary>
    public required TimeSpan Clock { get; init; }

    public static GuestStatistics Parse(string text)
    {
        Dictionary<string, string> values = text
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[^1], StringComparer.Ordinal);
        return new GuestStatistics
        {
            Acknowledged = ulong.Parse(values["acked"], CultureInfo.InvariantCulture),
            Started = ulong.Parse(values["started"], CultureInfo.InvariantCulture),
            Errors = ulong.Parse(values["errs"], CultureInfo.InvariantCulture),
            LongestWrite = Seconds("maxlat"),
            LongestTick = Seconds("maxtick"),
            Pages = ulong.Parse(values["pages"], CultureInfo.InvariantCulture),
            RecordsPerSecond = double.Parse(values["drate"], CultureInfo.InvariantCulture),
            Disks = int.Parse(values["disks"], CultureInfo.InvariantCulture),
            Slots = int.Parse(values["slots"], CultureInfo.InvariantCulture),
            Mark = int.Parse(values["mark"], CultureInfo.InvariantCulture),
            Boot = values["boot"],
            Clock = Seconds("t"),
        };

        TimeSpan Seconds(string key) => TimeSpan.FromSeconds(double.Parse(values[key], CultureInfo.InvariantCulture));
    }
}
