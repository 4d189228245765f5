namespace Godwit.Host.Peers;

/// <summary>All of a file was sent: it may be put to use.</summary>
internal sealed record FileEnd
{
    /// <summary>Its length, holes included.</summary>
    public required long SizeBytes { get; init; }
}
