namespace Godwit.Qmp;

/// <summary>A block job. Sizes are in bytes.</summary>
public sealed record BlockJobInfo
{
    public required JobType Type { get; init; }

    /// <summary>The job's id.</summary>
    public required string Device { get; init; }

    /// <summary>All there is to do; it grows while the guest writes.</summary>
    public required long Len { get; init; }

    /// <summary>What is done.</summary>
    public required long Offset { get; init; }

    public required bool Busy { get; init; }

    public required bool Paused { get; init; }

    /// <summary>Bytes a second; 0 is without limit.</summary>
    public required long Speed { get; init; }

    public required bool Ready { get; init; }

    public required JobStatus Status { get; init; }

    public string? IoStatus { get; init; }

    /// <summary>Whether a mirror copies before acknowledging and has nothing left to catch up.</summary>
    public bool? ActivelySynced { get; init; }

    public string? Error { get; init; }
}
