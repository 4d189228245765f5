namespace Godwit.Host.Cluster.Detached;

/// <summary>Which process a detached one is. Its number alone may by now be someone else's.</summary>
internal sealed record DetachedRecord
{
    public required int ProcessId { get; init; }

    /// <summary>Clock ticks from boot to its start, field 22 of /proc/PID/stat.</summary>
    public required long StartTicks { get; init; }

    /// <summary>/proc/sys/kernel/random/boot_id.</summary>
    public required string BootId { get; init; }
}
