namespace Godwit.Contracts.Domains;

/// <summary>Whether hosts of the same realm may join this built-in domain with their computer account, without a token.</summary>
public sealed record HostAdmissionSettings
{
    public required bool Enabled { get; init; }

    /// <summary>Only computers in this group, directly or through others; null is any computer of the realm.</summary>
    public string? Group { get; init; }
}
