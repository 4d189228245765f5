namespace Godwit.Contracts.Domains;

public sealed record CreateDomainRequest
{
    public required string Name { get; init; }
}
