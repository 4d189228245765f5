namespace Godwit.Qmp;

/// <summary>Memory under way. Sizes are in bytes.</summary>
public sealed record MigrationRam
{
    public required long Transferred { get; init; }

    public required long Remaining { get; init; }

    public required long Total { get; init; }

    /// <summary>Pages that were all one byte and cost almost nothing.</summary>
    public required long Duplicate { get; init; }

    /// <summary>Pages sent in full.</summary>
    public required long Normal { get; init; }

    public required long NormalBytes { get; init; }

    /// <summary>Pages the guest dirties a second; 0, and means nothing, before the second pass.</summary>
    public required long DirtyPagesRate { get; init; }

    /// <summary>Throughput in megabits a second.</summary>
    public required double Mbps { get; init; }

    /// <summary>Which pass this is, from 1.</summary>
    public required long DirtySyncCount { get; init; }

    public long? PostcopyRequests { get; init; }

    public long? PageSize { get; init; }

    public long? MultifdBytes { get; init; }

    /// <summary>Of the current pass.</summary>
    public long? PagesPerSecond { get; init; }

    public long? PrecopyBytes { get; init; }

    public long? DowntimeBytes { get; init; }

    public long? PostcopyBytes { get; init; }
}
