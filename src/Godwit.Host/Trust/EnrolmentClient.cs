using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;

namespace Godwit.Host.Trust;

/// <summary>
/// A new host's side of /enroll/v1. It first fetches the authority from whoever answers and believes it only for its
/// fingerprint, which the token has; the secret goes out on a second connection, to the founding host proven by it.
/// </summary>
internal sealed class EnrolmentClient(Invitation invitation, TimeProvider clock)
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);

    private string Founder => invitation.FoundingHost;

    /// <summary>The caller disposes it.</summary>
    public async Task<X509Certificate2> FetchAuthorityAsync(CancellationToken cancellationToken)
    {
        using var client = Client(Unproven);
        var answer = await AskAsync(
            async token => await client.GetFromJsonAsync("enroll/v1/authority", TrustJson.Default.AuthorityText, token),
            cancellationToken);
        var authority = Read(answer.AuthorityPem);
        if (string.Equals(Membership.FingerprintOf(authority), invitation.Fingerprint, StringComparison.OrdinalIgnoreCase))
        {
            return authority;
        }

        authority.Dispose();
        throw Impostor("its authority does not have the fingerprint that the token names");
    }

    public async Task<IssuedCertificates> JoinAsync(
        X509Certificate2 authority, SigningRequests requests, CancellationToken cancellationToken)
    {
        var request = new EnrolmentRequest
        {
            Secret = invitation.Secret,
            HostName = invitation.HostName,
            Requests = requests,
        };
        using var client = Client(() => PeerTls.Options(Founder, authority, presented: null, clock));
        return await AskAsync(
            async token =>
            {
                using var response = await client.PostAsJsonAsync(
                    "enroll/v1/join", request, TrustJson.Default.EnrolmentRequest, token);
                await PeerHttp.ThrowIfRefusedAsync(response, Founder, token);
                return await response.Content.ReadFromJsonAsync(TrustJson.Default.IssuedCertificates, token);
            },
            cancellationToken);
    }

    private HttpClient Client(Func<SslClientAuthenticationOptions> options) =>
        PeerHttp.CreateClient(
            Founder, token => TlsDial.ConnectAsync(invitation.Addresses, options, ConnectTimeout, clock, token));

    private SslClientAuthenticationOptions Unproven() => new()
    {
        TargetHost = Founder,
        ApplicationProtocols = [SslApplicationProtocol.Http2],
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
#pragma warning disable CA5359 // Nothing is said on this connection; what it brings is checked against the fingerprint.
        RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
    };

    private async Task<T> AskAsync<T>(Func<CancellationToken, Task<T?>> ask, CancellationToken cancellationToken)
        where T : class
    {
        using var limit = new CancellationTokenSource(AnswerTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await ask(either.Token) ?? throw new IOException("It answered with nothing.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw PeerHttp.Explain(new TimeoutException("It did not answer in time."), Founder)!;
        }
        catch (HttpRequestException failure) when (failure.InnerException is AuthenticationException inner)
        {
            throw Impostor(inner.Message);
        }
        catch (JsonException failure)
        {
            throw Impostor(failure.Message);
        }
        catch (Exception failure) when (PeerHttp.Explain(failure, Founder) is { } refused && refused != failure)
        {
            throw refused;
        }
    }

    private X509Certificate2 Read(string pem)
    {
        try
        {
            return X509Certificate2.CreateFromPem(pem);
        }
        catch (CryptographicException failure)
        {
            throw Impostor(failure.Message);
        }
    }

    private RefusedException Impostor(string reason) => new(
        ProblemId.CertificateRejected,
        Founder,
        $"Who answered at {string.Join(", ", invitation.Addresses)} is not the host that made the token: {reason}.",
        $"Check those addresses; then make a new token on {Founder}, or look for somebody in between.");
}
