namespace Godwit.Host.Cluster.Records;

/// <summary>A node lives, and its guardian stands for its guests.</summary>
internal sealed record NodeLife
{
    /// <summary>/proc/sys/kernel/random/boot_id.</summary>
    public required string BootId { get; init; }

    /// <summary>The guardian's lease.</summary>
    public required long Lease { get; init; }

    public required DateTimeOffset Since { get; init; }

    /// <summary>"softdog"; null without a watchdog.</summary>
    public string? Watchdog { get; init; }

    /// <summary>In seconds.</summary>
    public int? WatchdogTimeout { get; init; }
}
