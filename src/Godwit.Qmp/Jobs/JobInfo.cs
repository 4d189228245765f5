namespace Godwit.Qmp;

/// <summary>A job.</summary>
public sealed record JobInfo
{
    public required string Id { get; init; }

    public required JobType Type { get; init; }

    public required JobStatus Status { get; init; }

    /// <summary>In a unit of the job's own.</summary>
    public required long CurrentProgress { get; init; }

    public required long TotalProgress { get; init; }

    /// <summary>Why it ended badly; null in a concluded job means it ended well.</summary>
    public string? Error { get; init; }
}
