namespace Godwit.Host.Peers;

/// <summary>Paths of probe files that the source wrote, one beside each of the VM's files.</summary>
internal sealed record ProbeRequest
{
    public required IReadOnlyList<string> Paths { get; init; }
}
