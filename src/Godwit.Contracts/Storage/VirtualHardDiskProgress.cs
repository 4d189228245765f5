namespace Godwit.Contracts.Storage;

/// <summary>How the work on a virtual hard disk stands.</summary>
public sealed record VirtualHardDiskProgress
{
    /// <summary>0 to 100; it never runs backwards.</summary>
    public required double Percent { get; init; }

    /// <summary>Null is "unknown yet".</summary>
    public TimeSpan? EstimatedTimeLeft { get; init; }
}
