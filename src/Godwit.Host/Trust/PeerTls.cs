using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Godwit.Contracts.Domains;

namespace Godwit.Host.Trust;

/// <summary>Connections from this host to another of its domain: both prove themselves, and the other must be the one meant.</summary>
internal sealed class PeerTls(DomainMembership membership, TimeProvider clock)
{
    /// <summary>
    /// Throws <see cref="AuthenticationException"/> when another one answered than the host meant, otherwise
    /// <see cref="IOException"/>; <see cref="Api.RefusedException"/> when this host is in no domain.
    /// </summary>
    public Task<SslStream> ConnectAsync(
        string hostName, IReadOnlyList<string> addresses, TimeSpan connectTimeout, CancellationToken cancellationToken)
    {
        _ = membership.Required;
        return TlsDial.ConnectAsync(addresses, () => Options(hostName), connectTimeout, clock, cancellationToken);
    }

    /// <summary>Null when the certificate is that of the host meant; otherwise the reason.</summary>
    public static string? WhyNotHost(
        X509Certificate2 certificate, X509Certificate2 authority, string hostName, DateTimeOffset now)
    {
        if (DomainChain.WhyNot(certificate, authority, DomainChain.ServerPurpose, now) is { } reason)
        {
            return reason;
        }

        var identity = DomainIdentity.Of(certificate);
        return identity is { Role: Role.Host } && string.Equals(identity.Name, hostName, StringComparison.OrdinalIgnoreCase)
            ? null
            : $"The certificate \"{certificate.Subject}\" is not the host {hostName}'s.";
    }

    /// <summary>For whoever can name its authority and the certificate it presents, if it has one yet.</summary>
    public static SslClientAuthenticationOptions Options(
        string hostName, X509Certificate2 authority, SslStreamCertificateContext? presented, TimeProvider clock) => new()
    {
        TargetHost = hostName,
        ClientCertificateContext = presented,
        ApplicationProtocols = [SslApplicationProtocol.Http2],
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,

        // A resumed session would go on with the certificates of before a rotation.
        AllowTlsResume = false,
        RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            certificate is X509Certificate2 shown && WhyNotHost(shown, authority, hostName, clock.GetUtcNow()) is null,
    };

    private SslClientAuthenticationOptions Options(string hostName)
    {
        var current = membership.Required;
        return Options(hostName, current.Authority, current.Presented, clock);
    }
}
