using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Godwit.Host.Trust;

/// <summary>
/// Every TCP listener of the daemon. Each handshake takes the membership of its moment, so a rotation needs no restart. A
/// certificate that is shown must be good; none at all is let through, and reaches /enroll alone (<see cref="Access"/>).
/// </summary>
internal sealed partial class TlsServer(DomainMembership membership, TimeProvider clock, ILogger<TlsServer> logger)
{
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);

    public void Configure(ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http1AndHttp2;
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = HandshakeTimeout,
            OnConnection = context => ValueTask.FromResult(Options(context.Connection.RemoteEndPoint?.ToString() ?? "?")),
        });
    }

    private SslServerAuthenticationOptions Options(string from)
    {
        var current = membership.Current
            ?? throw new AuthenticationException("This host belongs to no domain yet and has no certificate to show.");
        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = current.Presented,
            ClientCertificateRequired = true,
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            AllowRenegotiation = false,

            // A resumed session would not show its certificate again.
            AllowTlsResume = false,
            RemoteCertificateValidationCallback = (_, certificate, _, _) => Accepts(certificate, current, from),
        };
    }

    private bool Accepts(X509Certificate? certificate, Membership current, string from)
    {
        if (certificate is null)
        {
            return true;
        }

        if (certificate is not X509Certificate2 shown)
        {
            return false;
        }

        var reason = DomainChain.WhyNot(shown, current.Authority, DomainChain.ClientPurpose, clock.GetUtcNow());
        if (reason is not null)
        {
            // The other side of a TLS 1.3 handshake is not told why; this line is the only place that says it.
            ClientRejected(logger, shown.Subject, from, reason);
        }

        return reason is null;
    }

    [LoggerMessage(600, LogLevel.Warning, "The certificate \"{Subject}\" from {From} was rejected: {Reason}")]
    private static partial void ClientRejected(ILogger logger, string subject, string from, string reason);
}
