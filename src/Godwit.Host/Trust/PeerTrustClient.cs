using System.Text.Json.Serialization.Metadata;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;

namespace Godwit.Host.Trust;

/// <summary>What hosts of a domain say to each other about trust: /peer/v1/trust/*.</summary>
internal sealed class PeerTrustClient(PeerHttp http, PeerDirectory directory, TimeProvider clock)
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(15);

    public Task<IssuedCertificates> RenewAsync(
        string foundingHost, SigningRequests requests, CancellationToken cancellationToken) =>
        AskAsync(
            foundingHost,
            (client, token) => client.PostAsJsonAsync("peer/v1/trust/renew", requests, TrustJson.Default.SigningRequests, token),
            TrustJson.Default.IssuedCertificates,
            cancellationToken);

    public Task<PeerList> GetPeersAsync(string foundingHost, CancellationToken cancellationToken) =>
        AskAsync(
            foundingHost,
            (client, token) => client.GetAsync("peer/v1/trust/peers", token),
            TrustJson.Default.PeerList,
            cancellationToken);

    /// <summary>The answer is the list as the other host then holds it.</summary>
    public Task<PeerList> AnnounceAsync(string hostName, PeerList list, CancellationToken cancellationToken) =>
        AskAsync(
            hostName,
            (client, token) => client.PostAsJsonAsync("peer/v1/trust/peers", list, TrustJson.Default.PeerList, token),
            TrustJson.Default.PeerList,
            cancellationToken);

    private async Task<T> AskAsync<T>(
        string hostName,
        Func<HttpClient, CancellationToken, Task<HttpResponseMessage>> send,
        JsonTypeInfo<T> shape,
        CancellationToken cancellationToken)
    {
        var peer = directory.Find(hostName) ?? throw Unknown(hostName);
        using var limit = new CancellationTokenSource(AnswerTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var client = http.CreateClient(peer, ConnectTimeout);
        try
        {
            using var response = await send(client, either.Token);
            await PeerHttp.ThrowIfRefusedAsync(response, hostName, either.Token);
            return await response.Content.ReadFromJsonAsync(shape, either.Token)
                ?? throw new IOException($"{hostName} answered with nothing.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw PeerHttp.Explain(new TimeoutException("It did not answer in time."), hostName)!;
        }
        catch (Exception failure) when (PeerHttp.Explain(failure, hostName) is { } refused && refused != failure)
        {
            throw refused;
        }
    }

    private static RefusedException Unknown(string hostName) => new(
        ProblemId.HostNotFound,
        hostName,
        $"This host knows no host \"{hostName}\" in its domain.",
        "See \"godwit host show\" for the hosts it knows.");
}
