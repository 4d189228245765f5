namespace Godwit.Host.Trust;

/// <summary>domain.json: which domain, and who is who in it.</summary>
internal sealed record DomainRecord
{
    public required string Domain { get; init; }

    /// <summary>This host's name, as its certificate says it.</summary>
    public required string HostName { get; init; }

    /// <summary>The host that holds the authority's key: it alone invites, enrols and renews.</summary>
    public required string FoundingHost { get; init; }
}
