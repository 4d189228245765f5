namespace Godwit.Host.Peers;

/// <summary>Of a destination whose guest has gone ahead of its memory.</summary>
internal sealed record RejoinAnswer
{
    /// <summary>Where its QEMU waits for the rest; null when it needs nothing more.</summary>
    public LandingAddress? Address { get; init; }
}
