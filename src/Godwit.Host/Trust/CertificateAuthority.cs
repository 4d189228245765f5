using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Godwit.Contracts.Domains;

namespace Godwit.Host.Trust;

/// <summary>
/// A domain's private authority. Everything is P-256. QEMU refuses leaves whose key usage lacks keyEncipherment, even
/// though an elliptic key never enciphers one, so all leaves have it.
/// </summary>
internal sealed class CertificateAuthority(X509Certificate2 certificate, string domain, TimeProvider clock)
{
    public static readonly TimeSpan HostLife = TimeSpan.FromDays(90);

    /// <summary>Clocks of hosts differ by a little; a fresh certificate must not be "not yet valid" next door.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    /// <summary>With its private key.</summary>
    public X509Certificate2 Certificate => certificate;

    /// <summary>A new self-signed authority for ten years.</summary>
    public static CertificateAuthority Create(string domain, TimeProvider clock)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName($"{domain} authority");
        subject.AddOrganizationName(domain);
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, critical: true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var now = clock.GetUtcNow();
        return new CertificateAuthority(request.CreateSelfSigned(now - ClockTolerance, now.AddYears(10)), domain, clock);
    }

    /// <summary>For hosts and their QEMUs, which are both servers and clients to each other.</summary>
    public X509Certificate2 IssueForHost(ECDsa key, string hostName, Role role, IEnumerable<string> addresses)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(hostName);
        foreach (var host in HostAddress.HostsOf(addresses))
        {
            if (IPAddress.TryParse(host, out var address))
            {
                names.AddIpAddress(address);
            }
            else if (!string.Equals(host, hostName, StringComparison.OrdinalIgnoreCase))
            {
                names.AddDnsName(host);
            }
        }

        return Issue(key, new DomainIdentity(hostName, role, domain), HostLife,
            [DomainChain.ServerPurpose, DomainChain.ClientPurpose], names.Build());
    }

    /// <summary>Both certificates of a host, as PEM, for the keys that made the requests.</summary>
    public (string HostPem, string TransferPem) IssuePair(string hostName, SigningRequests requests)
    {
        using var hostKey = SigningRequest.OpenKey(requests.Host);
        using var transferKey = SigningRequest.OpenKey(requests.Transfer);
        using var host = IssueForHost(hostKey, hostName, Role.Host, requests.Addresses());
        using var transfer = IssueForHost(transferKey, hostName, Role.Transfer, requests.Addresses());
        return (host.ExportCertificatePem(), transfer.ExportCertificatePem());
    }

    public X509Certificate2 IssueForPerson(ECDsa key, string personName, Role role, TimeSpan life) =>
        Issue(key, new DomainIdentity(personName, role, domain), life, [DomainChain.ClientPurpose], names: null);

    private X509Certificate2 Issue(
        ECDsa key, DomainIdentity identity, TimeSpan life, IEnumerable<string> purposes, X509Extension? names)
    {
        var request = new CertificateRequest(identity.ToSubject(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, critical: true));
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([.. purposes.Select(purpose => new Oid(purpose))], critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(certificate, true, false));
        if (names is not null)
        {
            request.CertificateExtensions.Add(names);
        }

        var now = clock.GetUtcNow();
        var end = now + life;
        var last = new DateTimeOffset(certificate.NotAfter.ToUniversalTime());
        return request.Create(certificate, now - ClockTolerance, end < last ? end : last, NewSerialNumber());
    }

    /// <summary>Random, so that two authorities never repeat each other; positive, as X.509 wants it.</summary>
    private static byte[] NewSerialNumber()
    {
        var number = RandomNumberGenerator.GetBytes(16);
        number[0] = (byte)((number[0] & 0x7F) | 0x40);
        return number;
    }
}
