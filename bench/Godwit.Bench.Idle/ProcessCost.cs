using System.Globalization;

namespace Godwit.Bench.Idle;

/// <summary>What a process has cost so far.</summary>
internal sealed record ProcessCost
{
    // USER_HZ is 100 on x86.
    private const double TicksPerSecond = 100;

    public required TimeSpan CpuTime { get; init; }

    public required long ResidentBytes { get; init; }

    /// <summary>The part of it that nobody else could share: the heap, and pages of code that were changed.</summary>
    public required long AnonymousBytes { get; init; }

    public required int Threads { get; init; }

    public static ProcessCost Of(int pid)
    {
        // "4711 (name) S 1 …": fields count from the last bracket; 11 utime, 12 stime.
        string stat = File.ReadAllText($"/proc/{pid}/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        Dictionary<string, string> status = File.ReadLines($"/proc/{pid}/status")
            .Select(line => line.Split(':', 2)).ToDictionary(parts => parts[0], parts => parts[1].Trim(), StringComparer.Ordinal);
        return new ProcessCost
        {
            CpuTime = TimeSpan.FromSeconds((Number(fields[11]) + Number(fields[12])) / TicksPerSecond),
            ResidentBytes = Kilobytes(status["VmRSS"]),
            AnonymousBytes = Kilobytes(status["RssAnon"]),
            Threads = (int)Number(status["Threads"]),
        };
    }

    /// <summary>"61440 kB".</summary>
    private static long Kilobytes(string text) => Number(text.Split(' ')[0]) << 10;

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
