using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Godwit.Client;

namespace Godwit.Cli.Tests;

/// <summary>A domain's authority, made for one test.</summary>
internal sealed class Certificates : IDisposable
{
    private static readonly DateTimeOffset From = TimeProvider.System.GetUtcNow().AddHours(-1);
    private readonly X509Certificate2 _authority;
    private byte _serial;

    public Certificates()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        _authority = request.CreateSelfSigned(From, From.AddDays(2));
    }

    public X509Certificate2 Host() => Leaf("host", "1.3.6.1.5.5.7.3.1");

    /// <summary>A person of this domain, who trusts the hosts of the other one.</summary>
    public PersonalCertificate Person(Certificates hosts)
    {
        using X509Certificate2 leaf = Leaf("ann", "1.3.6.1.5.5.7.3.2");
        return new PersonalCertificate
        {
            CertificatePem = leaf.ExportCertificatePem(),
            PrivateKeyPem = leaf.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem(),
            AuthorityPem = hosts._authority.ExportCertificatePem(),
        };
    }

    public bool Issued(X509Certificate2 leaf)
    {
        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.Add(_authority);
        return chain.Build(leaf);
    }

    public void Dispose() => _authority.Dispose();

    private X509Certificate2 Leaf(string name, string usage)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=" + name, key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        using X509Certificate2 signed = request.Create(_authority, From, From.AddDays(1), [++_serial]);
        return signed.CopyWithPrivateKey(key);
    }
}
