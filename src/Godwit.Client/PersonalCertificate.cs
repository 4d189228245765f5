namespace Godwit.Client;

/// <summary>How a person proves who they are to a host's HTTPS address: what "godwit domain certificate" issued, all PEM.</summary>
public sealed record PersonalCertificate
{
    public required string CertificatePem { get; init; }

    public required string PrivateKeyPem { get; init; }

    /// <summary>The authority of the domain: the only one a host's certificate may come from.</summary>
    public required string AuthorityPem { get; init; }

    /// <exception cref="IOException">A file is not there or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static PersonalCertificate FromFiles(string certificatePath, string privateKeyPath, string authorityPath) => new()
    {
        CertificatePem = File.ReadAllText(certificatePath),
        PrivateKeyPem = File.ReadAllText(privateKeyPath),
        AuthorityPem = File.ReadAllText(authorityPath),
    };

    /// <summary>The private key does not belong into logs.</summary>
    public override string ToString() => nameof(PersonalCertificate);
}
