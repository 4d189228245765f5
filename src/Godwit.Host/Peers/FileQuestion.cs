namespace Godwit.Host.Peers;

/// <summary>Whether a host has this very file. Only yes or no is told: a host does not read its files to another.</summary>
internal sealed record FileQuestion
{
    public required string Path { get; init; }

    public required long SizeBytes { get; init; }

    /// <summary>SHA-256 of the content in lower-case hexadecimal.</summary>
    public required string Digest { get; init; }
}
