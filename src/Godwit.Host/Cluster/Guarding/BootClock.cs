using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Godwit.Host.Cluster.Guarding;

/// <summary>
/// CLOCK_BOOTTIME: it is the same for every process of this host, nobody can set it, and it runs on while the host is suspended
/// (man clock_gettime).
/// </summary>
internal sealed partial class BootClock : TimeProvider
{
    private const int ClockBoottime = 7;
    private const long NanosecondsPerSecond = 1_000_000_000;

    public static BootClock Instance { get; } = new();

    public override long TimestampFrequency => NanosecondsPerSecond;

    /// <summary>Nanoseconds since the host was booted.</summary>
    public override long GetTimestamp() =>
        ClockGetTime(ClockBoottime, out Moment moment) == 0 ? (moment.Seconds * NanosecondsPerSecond) + moment.Nanoseconds : throw new UnreachableException();

    public static long Nanoseconds(TimeSpan span) => (long)(span.TotalSeconds * NanosecondsPerSecond);

    [StructLayout(LayoutKind.Sequential)]
    private struct Moment
    {
        public long Seconds;
        public long Nanoseconds;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ClockGetTime(int clock, out Moment moment);
}
