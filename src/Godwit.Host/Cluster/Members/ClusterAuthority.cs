using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Godwit.Host.Cluster.Members;

/// <summary>The cluster's own certificate authority. Every node has its key: any of them may have to take another one in.</summary>
internal static class ClusterAuthority
{
    private const string ServerPurpose = "1.3.6.1.5.5.7.3.1";
    private const string ClientPurpose = "1.3.6.1.5.5.7.3.2";

    /// <summary>They end with the authority, which nothing renews: a cluster is made anew before.</summary>
    private const int Years = 30;

    private static readonly TimeSpan ClockTolerance = TimeSpan.FromHours(1);

    /// <summary>A new authority as PEM: certificate, key.</summary>
    public static (string Pem, string KeyPem) Create(string clusterName, TimeProvider time)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={clusterName} cluster authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        DateTimeOffset now = time.GetUtcNow();
        using X509Certificate2 certificate = request.CreateSelfSigned(now - ClockTolerance, now.AddYears(Years));
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>A node's certificate, which serves and asks.</summary>
    /// <param name="authorityPem">The authority's certificate.</param>
    /// <param name="authorityKeyPem">Its key.</param>
    /// <param name="nodeName">Name of the node.</param>
    /// <param name="addresses">Addresses under which its member answers, without ports.</param>
    public static ClusterCredentials Issue(string authorityPem, string authorityKeyPem, string nodeName, IEnumerable<string> addresses)
    {
        using X509Certificate2 authority = X509Certificate2.CreateFromPem(authorityPem, authorityKeyPem);
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={nodeName}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerPurpose), new Oid(ClientPurpose)], critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(nodeName);
        names.AddIpAddress(IPAddress.Loopback);
        foreach (string address in addresses.Distinct(StringComparer.Ordinal))
        {
            if (IPAddress.TryParse(address, out IPAddress? number))
            {
                names.AddIpAddress(number);
            }
            else
            {
                names.AddDnsName(address);
            }
        }

        request.CertificateExtensions.Add(names.Build());
        byte[] serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40);
        using X509Certificate2 certificate = request.Create(authority, authority.NotBefore, authority.NotAfter, serial);
        return new ClusterCredentials
        {
            AuthorityPem = authorityPem,
            AuthorityKeyPem = authorityKeyPem,
            CertificatePem = certificate.ExportCertificatePem(),
            KeyPem = key.ExportPkcs8PrivateKeyPem(),
        };
    }
}
