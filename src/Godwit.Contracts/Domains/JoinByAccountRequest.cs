namespace Godwit.Contracts.Domains;

/// <summary>Joins a built-in domain with the host's computer account instead of a token.</summary>
public sealed record JoinByAccountRequest
{
    /// <summary>The founding host: "hosta.lab.test", or with a port; 6600 without.</summary>
    public required string Founder { get; init; }
}
