namespace Godwit.Host.Trust;

/// <summary>GET /enroll/v1/authority. Anybody may read it; a new host compares its fingerprint with the token's.</summary>
internal sealed record AuthorityText
{
    public required string AuthorityPem { get; init; }
}
