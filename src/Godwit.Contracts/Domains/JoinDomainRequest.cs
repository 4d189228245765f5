namespace Godwit.Contracts.Domains;

public sealed record JoinDomainRequest
{
    public required string Token { get; init; }
}
