namespace Godwit.Testing;

/// <summary>A migration as one side sees it.</summary>
internal sealed class FakeMigration
{
    public string? Status { get; set; }

    public bool IsIncoming { get; init; }

    /// <summary>The other side, once connected.</summary>
    public FakeQemu? Peer { get; set; }

    /// <summary>Where it goes, or where an incoming one listens; null for a file.</summary>
    public FakeAddress? Address { get; set; }

    public string? File { get; init; }

    /// <summary>Steps made in status active.</summary>
    public int Steps { get; set; }

    public bool GuestRan { get; set; }

    public bool GuestStopped { get; set; }

    public bool Yanked { get; set; }

    /// <summary>It has failed while it waited before the switchover, and waits on.</summary>
    public bool WaitsAfterFailure { get; set; }

    /// <summary>migrate-start-postcopy was said.</summary>
    public bool GoesAhead { get; set; }

    /// <summary>Steps made since the guest has gone ahead.</summary>
    public int StepsAhead { get; set; }

    public bool IsAhead => Status?.StartsWith("postcopy-", StringComparison.Ordinal) == true;

    /// <summary>An incoming one that fails takes its process with it.</summary>
    public bool ExitOnError { get; init; } = true;

    public string? Error { get; set; }

    public bool IsUnderWay => Status is not (null or "none" or "completed" or "failed" or "cancelled");
}
