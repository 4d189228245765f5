namespace Godwit.Host.Peers;

/// <summary>What the destination says to the GO.</summary>
internal sealed record GoAnswer
{
    public required GoOutcome Outcome { get; init; }

    /// <summary>When the guest went on, by the destination's clock.</summary>
    public DateTimeOffset? ResumedAt { get; init; }

    /// <summary>Bytes the arrived disks occupy: what was copied, since holes travel as holes. Zero when none was copied.</summary>
    public long DiskBytes { get; init; }
}
