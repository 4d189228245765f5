using System.Globalization;

namespace Godwit.Host.Guests;

/// <summary>What /proc/PID/stat says about a process. Not whether it has ended: <see cref="ProcessHandle.HasExited"/>.</summary>
internal sealed record ProcessSight
{
    // USER_HZ is 100 on every architecture that QEMU's x86 guests run on.
    private const double TicksPerSecond = 100;

    /// <summary>Its first thread has ended. That of a process which runs never does before the others.</summary>
    public required bool IsZombie { get; init; }

    public required long StartTicks { get; init; }

    public required TimeSpan CpuTime { get; init; }

    public required long ResidentBytes { get; init; }

    /// <summary>Null when there is no such process.</summary>
    public static ProcessSight? Of(int processId)
    {
        try
        {
            return Parse(File.ReadAllText($"/proc/{processId}/stat"));
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>
    /// "1234 (CPU 0/KVM) S 1 1234 1234 0 -1 ...": the name may hold spaces and brackets, so fields count from the last
    /// bracket on. After it: 0 state, 11 utime, 12 stime, 19 starttime, 21 rss in pages.
    /// </summary>
    public static ProcessSight Parse(string stat)
    {
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        long Number(int field) => long.Parse(fields[field], CultureInfo.InvariantCulture);
        return new ProcessSight
        {
            IsZombie = fields[0] is "Z",
            StartTicks = Number(19),
            CpuTime = TimeSpan.FromSeconds((Number(11) + Number(12)) / TicksPerSecond),
            ResidentBytes = Number(21) * Environment.SystemPageSize,
        };
    }
}
