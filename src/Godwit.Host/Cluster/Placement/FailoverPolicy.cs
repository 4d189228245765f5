namespace Godwit.Host.Cluster.Placement;

/// <summary>How often a role may fail before it is left alone. Its node's death is not its own failure and does not count.</summary>
internal sealed record FailoverPolicy
{
    public static FailoverPolicy Default { get; } = new();

    public RestartAction RestartAction { get; init; } = RestartAction.RestartNotify;

    /// <summary>Restarts in place within <see cref="RestartPeriod"/>.</summary>
    public int RestartThreshold { get; init; } = 1;

    public TimeSpan RestartPeriod { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>FailoverThreshold: failovers within <see cref="FailoverPeriod"/>; null for one less than there are nodes, so that each is tried once.</summary>
    public int? FailoverThreshold { get; init; }

    /// <summary>FailoverPeriod.</summary>
    public TimeSpan FailoverPeriod { get; init; } = TimeSpan.FromHours(6);
}
