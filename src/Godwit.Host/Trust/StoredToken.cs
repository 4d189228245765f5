namespace Godwit.Host.Trust;

/// <summary>A token that nobody has used yet. Who reads the file cannot join with it: the secret is only hashed here.</summary>
internal sealed record StoredToken
{
    /// <summary>SHA-256 of the secret's text, hexadecimal.</summary>
    public required string SecretHash { get; init; }

    public required string HostName { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}
