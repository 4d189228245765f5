using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Godwit.Etcd;

namespace Godwit.Host.Cluster.Members;

/// <summary>Connections to the members of the cluster's memory: both sides prove themselves by the cluster's own authority.</summary>
internal static class ClusterTls
{
    public static EtcdOptions Options(ClusterMember member, ClusterFolder folder, TimeProvider? time = null) => new()
    {
        Endpoints = [.. member.Endpoints.Split(',').Select(endpoint => new Uri(endpoint))],
        Tls = _ => Tls(folder),
        Time = time ?? TimeProvider.System,
    };

    [SuppressMessage("Reliability", "CA2000", Justification = "The connection's context holds it.")]
    private static SslClientAuthenticationOptions Tls(ClusterFolder folder)
    {
        X509Certificate2 authority = X509CertificateLoader.LoadCertificateFromFile(folder.AuthorityPath);
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.Add(authority);
        return new SslClientAuthenticationOptions
        {
            ClientCertificateContext = SslStreamCertificateContext.Create(
                X509Certificate2.CreateFromPemFile(folder.CertificatePath, folder.KeyPath), additionalCertificates: null, offline: true),
            CertificateChainPolicy = policy,
        };
    }
}
