namespace Godwit.Host.Peers;

/// <summary>The word written beside each probe, in their order; null where the probe is not to be seen.</summary>
internal sealed record ProbeAnswer
{
    public required IReadOnlyList<string?> Words { get; init; }
}
