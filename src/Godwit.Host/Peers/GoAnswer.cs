namespace Godwit.Host.Peers;

/// <summary>What the destination says to the GO.</summary>
internal sealed record GoAnswer
{
    public required GoOutcome Outcome { get; init; }

    /// <summary>When the guest went on, by the destination's clock.</summary>
    public DateTimeOffset? ResumedAt { get; init; }
}
