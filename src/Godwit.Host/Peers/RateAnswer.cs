namespace Godwit.Host.Peers;

/// <summary>How fast bytes came in over the link.</summary>
internal sealed record RateAnswer
{
    public required double BytesPerSecond { get; init; }
}
