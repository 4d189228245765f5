namespace Godwit.Contracts.Domains;

public sealed record CreateTokenRequest
{
    /// <summary>Name the new host will have in the domain.</summary>
    public required string HostName { get; init; }

    /// <summary>Minutes until the token lapses, 1 to 1440; null is 60.</summary>
    public int? ValidMinutes { get; init; }
}
