namespace Godwit.Host.Telemetry;

/// <summary>Whether what the daemon writes goes into systemd's journal.</summary>
internal static class JournalStream
{
    /// <summary>As systemd says it to what it starts, and as the process finds its standard output.</summary>
    public static bool IsStandardOutput() => Is(
        Environment.GetEnvironmentVariable("JOURNAL_STREAM"), File.ResolveLinkTarget("/proc/self/fd/1", returnFinalTarget: false)?.Name);

    /// <summary>The variable is inherited by all that the daemon's unit starts, so the socket must be the one it names.</summary>
    /// <param name="variable">Device and inode: "8:123456".</param>
    /// <param name="output">"socket:[123456]", or whatever else it is.</param>
    public static bool Is(string? variable, string? output) =>
        variable?.Split(':') is [_, { Length: > 0 } inode] && output == $"socket:[{inode}]";
}
