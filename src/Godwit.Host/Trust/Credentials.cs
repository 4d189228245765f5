namespace Godwit.Host.Trust;

/// <summary>All that one rotation writes, as PEM. Both keys were made on this host and stay here.</summary>
internal sealed record Credentials
{
    public required DomainRecord Record { get; init; }

    public required string AuthorityPem { get; init; }

    public required string HostPem { get; init; }

    public required string HostKeyPem { get; init; }

    public required string TransferPem { get; init; }

    public required string TransferKeyPem { get; init; }
}
