using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication.ExtendedProtection;
using System.Security.Cryptography.X509Certificates;
using Godwit.Contracts.Problems;

namespace Godwit.Client;

/// <summary>
/// A connection on which both sides proved themselves by Kerberos, for a person who has a ticket and no certificate. TLS comes
/// first and is believed by nobody; the token is bound to it, and the host's answer to the token proves that this very
/// connection ends at the host. Only then does the first request go out.
/// </summary>
internal static class KerberosConnection
{
    private const string Scheme = "Negotiate";

    /// <exception cref="GodwitException">There is no ticket, or either side does not accept the other.</exception>
    public static async ValueTask<Stream> OpenAsync(HostEndpoint endpoint, CancellationToken cancellationToken)
    {
#pragma warning disable CA2000 // The stream owns it from the second step on; a failure disposes both.
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
#pragma warning restore CA2000
        SslStream? stream = null;
        try
        {
            await socket.ConnectAsync(endpoint.BaseUri.DnsSafeHost, endpoint.BaseUri.Port, cancellationToken).ConfigureAwait(false);
            stream = new SslStream(new NetworkStream(socket, ownsSocket: true), leaveInnerStreamOpen: false);
            await stream.AuthenticateAsClientAsync(Unproven(endpoint), cancellationToken).ConfigureAwait(false);
            await ProveAsync(stream, endpoint, cancellationToken).ConfigureAwait(false);
            return stream;
        }
        catch
        {
            if (stream is not null)
            {
                await stream.DisposeAsync().ConfigureAwait(false);
            }

            socket.Dispose();
            throw;
        }
    }

    private static async Task ProveAsync(SslStream stream, HostEndpoint endpoint, CancellationToken cancellationToken)
    {
        string host = endpoint.BaseUri.DnsSafeHost;
        using ChannelBinding? binding = stream.TransportContext.GetChannelBinding(ChannelBindingKind.Endpoint);
        using NegotiateAuthentication kerberos = new(new NegotiateAuthenticationClientOptions
        {
            Package = Scheme,
            Credential = CredentialCache.DefaultNetworkCredentials,
            TargetName = $"HTTP@{host}",
            RequireMutualAuthentication = true,
            Binding = binding,
        });

        // The library below asks a domain controller in this call, and waits.
        NegotiateAuthenticationStatusCode status = NegotiateAuthenticationStatusCode.GenericFailure;
        byte[]? token = await Task.Run(() => kerberos.GetOutgoingBlob([], out status), cancellationToken).ConfigureAwait(false);
        if (token is null)
        {
            throw new GodwitException(TicketProblems.Of(endpoint, status));
        }

        SignInAnswer answer = await SignInAnswer.AskAsync(stream, host, $"{Scheme} {Convert.ToBase64String(token)}", cancellationToken).ConfigureAwait(false);
        bool proven = answer.ProofOf(Scheme) is { } proof && Accepts(kerberos, proof);
        if (answer.Status is not HttpStatusCode.NoContent)
        {
            throw Refused(endpoint, answer, proven);
        }

        if (!proven)
        {
            throw new GodwitException(TicketProblems.NotProven(endpoint));
        }
    }

    private static bool Accepts(NegotiateAuthentication kerberos, string proof)
    {
        byte[] bytes = new byte[proof.Length];
        if (!Convert.TryFromBase64String(proof, bytes, out int length) || length == 0)
        {
            return false;
        }

        _ = kerberos.GetOutgoingBlob(bytes.AsSpan(0, length), out NegotiateAuthenticationStatusCode status);
        return status is NegotiateAuthenticationStatusCode.Completed && kerberos.IsMutuallyAuthenticated;
    }

    /// <summary>What somebody says who proved nothing is worth a hint, and no more.</summary>
    private static GodwitException Refused(HostEndpoint endpoint, SignInAnswer answer, bool proven)
    {
        Problem problem = Failures.FromResponse(endpoint, answer.Status, answer.Body);
        return new GodwitException(problem.Id is ProblemId.NotFound or ProblemId.Unexpected && !proven ? TicketProblems.NotProven(endpoint) : problem);
    }

    private static SslClientAuthenticationOptions Unproven(HostEndpoint endpoint) => new()
    {
        TargetHost = endpoint.BaseUri.DnsSafeHost,
        ApplicationProtocols = [SslApplicationProtocol.Http11],
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
#pragma warning disable CA5359 // Kerberos proves the other end, with a token that is bound to this certificate.
        RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
    };
}
