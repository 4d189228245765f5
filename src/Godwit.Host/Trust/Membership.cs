using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Godwit.Contracts.Domains;

namespace Godwit.Host.Trust;

/// <summary>
/// This host's place in a domain at one moment; a rotation makes another one. Certificates are left to the collector,
/// because handshakes under way still hold them.
/// </summary>
internal sealed class Membership(
    DomainRecord record, X509Certificate2 authority, X509Certificate2 certificate, string transferFolder)
{
    public string Domain => record.Domain;

    public string HostName => record.HostName;

    /// <summary>The host that holds the authority's key.</summary>
    public string FoundingHost => record.FoundingHost;

    public bool HoldsAuthority => string.Equals(HostName, FoundingHost, StringComparison.Ordinal);

    public DomainRecord Record => record;

    public X509Certificate2 Authority => authority;

    /// <summary>This host's certificate with its key.</summary>
    public X509Certificate2 Certificate => certificate;

    /// <summary>What a handshake presents, in both directions.</summary>
    public SslStreamCertificateContext Presented { get; } =
        SslStreamCertificateContext.Create(certificate, [authority], offline: true);

    /// <summary>
    /// The "dir" of QEMU's tls-creds-x509. It belongs to this rotation alone, so that a QEMU that reads it during the next
    /// one never sees an old certificate with a new key.
    /// </summary>
    public string TransferFolder => transferFolder;

    public DateTimeOffset Expires => new(certificate.NotAfter.ToUniversalTime());

    public static string FingerprintOf(X509Certificate2 authority) =>
        authority.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant();

    public DomainView ToView() => new()
    {
        Name = Domain,
        Fingerprint = FingerprintOf(authority),
        HoldsAuthority = HoldsAuthority,
        HostCertificateExpires = Expires,
    };
}
