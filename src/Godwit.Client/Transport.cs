using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Godwit.Client;

/// <summary>Opens connections to a <see cref="HostEndpoint"/>: the socket file, TLS that trusts the domain's authority only, or TLS that Kerberos proves.</summary>
[SuppressMessage(
    "Reliability",
    "CA2000:Dispose objects before losing scope",
    Justification = "Handler, socket and certificate live as long as the HttpClient, which disposes them.")]
internal static class Transport
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Both sides may have to find a domain controller first.</summary>
    private static readonly TimeSpan SignInTimeout = TimeSpan.FromSeconds(25);

    public static HttpClient Open(HostEndpoint endpoint)
    {
        SocketsHttpHandler handler = new()
        {
            ConnectTimeout = ConnectTimeout,
            UseProxy = false,
            AllowAutoRedirect = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        try
        {
            if (endpoint.SocketPath is { } path)
            {
                handler.ConnectCallback = (_, cancellationToken) => ConnectAsync(path, cancellationToken);
            }

            if (endpoint.UsesKerberos)
            {
                handler.ConnectTimeout = SignInTimeout;
                handler.ConnectCallback = (_, cancellationToken) => KerberosConnection.OpenAsync(endpoint, cancellationToken);
            }

            if (endpoint.Certificate is { } certificate)
            {
                handler.SslOptions = Authenticate(certificate);
            }

            return new HttpClient(handler) { BaseAddress = endpoint.BaseUri, Timeout = Timeout.InfiniteTimeSpan };
        }
        catch
        {
            handler.Dispose();
            throw;
        }
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static SslClientAuthenticationOptions Authenticate(PersonalCertificate person)
    {
        X509ChainPolicy policy = new()
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.ImportFromPem(person.AuthorityPem);
        return new SslClientAuthenticationOptions
        {
            // As a context it is always sent; from a collection, the list of authorities that a host names may filter it out.
            ClientCertificateContext = SslStreamCertificateContext.Create(
                X509Certificate2.CreateFromPem(person.CertificatePem, person.PrivateKeyPem), additionalCertificates: null, offline: true),
            CertificateChainPolicy = policy,
        };
    }
}
