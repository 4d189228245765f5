using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Authentication.ExtendedProtection;
using System.Security.Cryptography.X509Certificates;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Trust;

namespace Godwit.Host.ActiveDirectory;

/// <summary>
/// A new host's side of joining a built-in domain without a token. It believes whoever answers only after Kerberos: the
/// founding host must prove that it is the computer of that name, and that this very TLS connection ends at it.
/// </summary>
internal sealed class ComputerEnrolment(DirectoryMembership directory, ComputerTicket ticket, HostOptions options, TimeProvider clock)
{
    private const int DefaultPort = 6600;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);

    /// <summary>What the founding host issued; its authority is proven by the connection that it came over.</summary>
    public async Task<IssuedCertificates> JoinAsync(string founder, SigningRequests requests, CancellationToken cancellationToken)
    {
        DirectoryRecord host = directory.Required;
        (string name, string address) = AddressOf(founder);
        await ticket.EnsureAsync(host, cancellationToken);
        using var limit = new CancellationTokenSource(AnswerTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await using SslStream stream = await TlsDial.ConnectAsync([address], () => Unproven(name), ConnectTimeout, clock, either.Token);
            using HttpClient client = PeerHttp.CreateClient(name, Once(stream));
            await ProveAsync(client, stream, name, host, either.Token);
            return await AskAsync(client, name, requests, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw PeerHttp.Explain(new TimeoutException("It did not answer in time."), name)!;
        }
        catch (Exception failure) when (PeerHttp.Explain(failure, name) is { } refused && refused != failure)
        {
            throw refused;
        }
    }

    /// <summary>Both sides prove themselves with the first request; later ones on this connection need no more.</summary>
    private static async Task ProveAsync(HttpClient client, SslStream stream, string founder, DirectoryRecord host, CancellationToken cancellationToken)
    {
        using ChannelBinding? binding = stream.TransportContext.GetChannelBinding(ChannelBindingKind.Endpoint);
        using var kerberos = new NegotiateAuthentication(new NegotiateAuthenticationClientOptions
        {
            Package = SignIn.Scheme,
            Credential = CredentialCache.DefaultNetworkCredentials,
            TargetName = $"HTTP@{founder}",
            RequireMutualAuthentication = true,
            Binding = binding,
        });
        // The library asks a domain controller in this call, and waits.
        byte[] token = await Task.Run(() => kerberos.GetOutgoingBlob([], out _), cancellationToken) ?? throw NoTicketFor(founder, host);
        using var request = new HttpRequestMessage(HttpMethod.Get, "enroll/v1/authority") { Version = client.DefaultRequestVersion, VersionPolicy = client.DefaultVersionPolicy };
        request.Headers.Authorization = new AuthenticationHeaderValue(SignIn.Scheme, Convert.ToBase64String(token));
        using HttpResponseMessage response = await client.SendAsync(request, cancellationToken);
        string? answer = response.Headers.WwwAuthenticate.FirstOrDefault(header => header.Scheme == SignIn.Scheme)?.Parameter;
        NegotiateAuthenticationStatusCode status = NegotiateAuthenticationStatusCode.GenericFailure;
        byte[] proof = new byte[answer?.Length ?? 0];
        if (Convert.TryFromBase64String(answer ?? "", proof, out int length) && length > 0)
        {
            _ = kerberos.GetOutgoingBlob(proof.AsSpan(0, length), out status);
        }

        if (status is not NegotiateAuthenticationStatusCode.Completed || !kerberos.IsMutuallyAuthenticated)
        {
            throw NotProven(founder, host);
        }
    }

    private async Task<IssuedCertificates> AskAsync(HttpClient client, string founder, SigningRequests requests, CancellationToken cancellationToken)
    {
        var body = new ComputerEnrolmentRequest { HostName = options.HostName, Requests = requests };
        using HttpResponseMessage response = await client.PostAsJsonAsync(
            "enroll/v1/computer", body, DirectoryJson.Default.ComputerEnrolmentRequest, cancellationToken);
        await PeerHttp.ThrowIfRefusedAsync(response, founder, cancellationToken);
        return await response.Content.ReadFromJsonAsync(TrustJson.Default.IssuedCertificates, cancellationToken)
            ?? throw new IOException($"{founder} answered with nothing.");
    }

    private static (string Name, string Address) AddressOf(string founder)
    {
        string address = founder.Contains(':', StringComparison.Ordinal) ? founder : $"{founder}:{DefaultPort}";
        return HostAddress.Parse(address) is DnsEndPoint named
            ? (named.Host, address)
            : throw new RefusedException(
                ProblemId.ServerNameUnknown, founder, $"\"{founder}\" is an address, and Kerberos knows hosts by their names.",
                "Write the founding host's full name: hosta.lab.test.");
    }

    /// <summary>The one connection that was made; a second would be unproven.</summary>
    private static Func<CancellationToken, Task<SslStream>> Once(SslStream stream)
    {
        SslStream? next = stream;
        return _ => Interlocked.Exchange(ref next, null) is { } only
            ? Task.FromResult(only)
            : throw new IOException("The founding host ended the connection before it had answered.");
    }

    private static SslClientAuthenticationOptions Unproven(string founder) => new()
    {
        TargetHost = founder,
        ApplicationProtocols = [SslApplicationProtocol.Http2],
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
#pragma warning disable CA5359 // Kerberos proves the other end, with a token that is bound to this certificate.
        RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
    };

    private static RefusedException NoTicketFor(string founder, DirectoryRecord host) => new(
        ProblemId.ServerNameUnknown,
        founder,
        $"The domain {host.Realm} gives {host.ComputerAccount} no ticket for a host \"{founder}\".",
        $"Write the founding host's full name, and check that it is in {host.Realm} too: godwit domain show --host {founder}");

    private static RefusedException NotProven(string founder, DirectoryRecord host) => new(
        ProblemId.ServerNotProven,
        founder,
        $"Who answered as {founder} did not prove to be that computer of {host.Realm}.",
        $"Check that {founder} has joined {host.Realm} (godwit domain show), its log for a refused sign-in, or look for somebody in between.");
}
