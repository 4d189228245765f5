using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Godwit.Etcd.Tests;

/// <summary>Makes certificates such as a domain's: P-256, each for both sides of a connection.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly string _folder;
    private readonly X509Certificate2 _authority;

    public TestAuthority(string folder)
    {
        _folder = folder;
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN=authority {Guid.NewGuid():N}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        _authority = request.CreateSelfSigned(Now.AddMinutes(-5), Now.AddHours(1));
        File.WriteAllText(AuthorityFile, _authority.ExportCertificatePem());
    }

    private string AuthorityFile => Path.Combine(_folder, "authority.pem");

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public EtcdMemberTls ForMember(string name, string? allowedName)
    {
        using X509Certificate2 certificate = Issue(name, allowedName);
        EtcdMemberTls files = new(Path.Combine(_folder, $"{name}.pem"), Path.Combine(_folder, $"{name}.key"), AuthorityFile)
        {
            AllowedName = allowedName,
        };
        File.WriteAllText(files.Certificate, certificate.ExportCertificatePem());
        using ECDsa key = certificate.GetECDsaPrivateKey()!;
        File.WriteAllText(files.Key, key.ExportPkcs8PrivateKeyPem());
        return files;
    }

    /// <summary>For a client that trusts this authority.</summary>
    /// <param name="presented">What it shows; its own certificate if none is named.</param>
    public SslClientAuthenticationOptions ClientOptions(X509Certificate2? presented = null) => new()
    {
        ClientCertificateContext = SslStreamCertificateContext.Create(presented ?? Issue("client"), additionalCertificates: null, offline: true),
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        AllowTlsResume = false,
        CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { _authority }, RevocationMode = X509RevocationMode.NoCheck,
        },
    };

    public X509Certificate2 Issue(string name, string? allowedName = null)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddIpAddress(IPAddress.Loopback);
        if (allowedName is not null)
        {
            names.AddDnsName(allowedName);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new("1.3.6.1.5.5.7.3.1"), new("1.3.6.1.5.5.7.3.2")], critical: false));
        using X509Certificate2 bare = request.Create(_authority, Now.AddMinutes(-5), Now.AddHours(1).AddMinutes(-1), RandomNumberGenerator.GetBytes(8));
        return bare.CopyWithPrivateKey(key);
    }

    public void Dispose() => _authority.Dispose();
}
