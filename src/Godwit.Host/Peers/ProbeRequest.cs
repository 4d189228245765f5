namespace Godwit.Host.Peers;

/// <summary>Probe files that the source wrote beside each of the VM's files, and what is in them.</summary>
internal sealed record ProbeRequest
{
    public required IReadOnlyList<string> Paths { get; init; }

    public required string Secret { get; init; }
}
