using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Godwit.Host.Trust;

/// <summary>Does a certificate come from this authority, for this purpose, and is it valid now? Only this authority counts.</summary>
internal static class DomainChain
{
    public const string ServerPurpose = "1.3.6.1.5.5.7.3.1";
    public const string ClientPurpose = "1.3.6.1.5.5.7.3.2";

    /// <summary>Null when it is good, otherwise the reason, for the log.</summary>
    public static string? WhyNot(X509Certificate2 certificate, X509Certificate2 authority, string purpose, DateTimeOffset now)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(purpose));
        chain.ChainPolicy.VerificationTimeIgnored = false;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        return chain.Build(certificate)
            ? null
            : string.Join(' ', chain.ChainStatus.Select(status => $"{status.Status}: {status.StatusInformation.Trim()}"));
    }
}
