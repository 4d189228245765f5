namespace Godwit.Contracts.Domains;

/// <summary>A certificate with its key and the authority's certificate, all PEM. The key is nowhere kept.</summary>
public sealed record IssuedCertificate
{
    public required string CertificatePem { get; init; }

    public required string PrivateKeyPem { get; init; }

    public required string AuthorityPem { get; init; }
}
