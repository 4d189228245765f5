namespace Godwit.Contracts.Domains;

/// <summary>A one-time invitation to the domain. The text holds the address, the authority's fingerprint and a secret.</summary>
public sealed record JoinToken
{
    public required string Token { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}
