using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Text.Json;
using Godwit.Contracts;
using Godwit.Contracts.Hosts;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;

namespace Godwit.Host.Trust;

/// <summary>HTTP/2 between hosts over <see cref="PeerTls"/>, and its failures as problems.</summary>
internal sealed class PeerHttp(PeerTls tls)
{
    /// <summary>
    /// A client of its own, with its own connections, which the caller disposes. It has no time-out of its own. For one
    /// address alone, give a peer that has only that one. The connect time-out is for each of the peer's addresses.
    /// </summary>
    public HttpClient CreateClient(PeerHost peer, TimeSpan connectTimeout) =>
        CreateClient(peer.Name, token => tls.ConnectAsync(peer.Name, peer.MoveAddresses, connectTimeout, token));

    public static HttpClient CreateClient(string hostName, Func<CancellationToken, Task<SslStream>> connect)
    {
#pragma warning disable CA2000 // The client disposes its handler.
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            EnableMultipleHttp2Connections = false,

            // A connection can die without a word while nothing of ours is unacknowledged; TCP would never notice.
            KeepAlivePingDelay = TimeSpan.FromSeconds(10),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,

            // The stream comes authenticated; the handler takes an SslStream as it is.
            ConnectCallback = async (_, cancellationToken) => await connect(cancellationToken),
        };
#pragma warning restore CA2000
        return new HttpClient(handler)
        {
            BaseAddress = new Uri($"https://{hostName}/"),
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Passes on the other host's refusal as if it were ours.</summary>
    public static async Task ThrowIfRefusedAsync(
        HttpResponseMessage response, string hostName, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
        {
            return;
        }

        try
        {
            var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            if (JsonSerializer.Deserialize(bytes, GodwitJson.Default.ProblemBody) is { } body)
            {
                throw new RefusedException(body.Id, body.Target, body.Detail, body.Remedy);
            }
        }
        catch (JsonException)
        {
            // Not one of our answers; said below.
        }

        throw new RefusedException(
            ProblemId.HostUnreachable,
            hostName,
            $"The host {hostName} answered {(int)response.StatusCode} without saying why.",
            $"Look into the log of godwitd on {hostName}.");
    }

    /// <summary>What a failed request to a peer means to the user; null for a failure that is not the link's.</summary>
    public static RefusedException? Explain(Exception failure, string hostName) => failure switch
    {
        RefusedException refused => refused,
        HttpRequestException { InnerException: AuthenticationException inner } => new RefusedException(
            new Problem
            {
                Id = ProblemId.CertificateRejected,
                Target = hostName,
                Message = $"Who answered at the addresses of {hostName} is not that host of this domain ({inner.Message}).",
                Remedy = "Check the addresses and that both hosts are in the same domain; compare \"godwit domain show\".",
            },
            failure),
        HttpRequestException or IOException or TimeoutException => new RefusedException(
            new Problem
            {
                Id = ProblemId.HostUnreachable,
                Target = hostName,
                Message = $"The host {hostName} cannot be reached: {(failure.InnerException as System.Net.Sockets.SocketException ?? failure).Message}",
                Remedy = "Check that its godwitd runs and that the network lets this host through.",
            },
            failure),
        _ => null,
    };
}
