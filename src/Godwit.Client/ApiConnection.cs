using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Godwit.Client;

/// <summary>Sends one request and reads one answer. Refusals and broken connections leave as <see cref="GodwitException"/>.</summary>
internal sealed class ApiConnection(HostEndpoint endpoint, TimeProvider time) : IDisposable
{
    /// <summary>Every request is short: what takes a while is an operation, started with 202 and watched.</summary>
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http = Transport.Open(endpoint);

    public HostEndpoint Endpoint => endpoint;

    public TimeProvider Time => time;

    public Task<T> GetAsync<T>(string path, JsonTypeInfo<T> answer, CancellationToken cancellationToken) =>
        AskAsync(HttpMethod.Get, path, content: null, answer, cancellationToken);

    public Task<T> SendAsync<T>(HttpMethod method, string path, JsonTypeInfo<T> answer, CancellationToken cancellationToken) =>
        AskAsync(method, path, content: null, answer, cancellationToken);

    public Task<T> SendAsync<TBody, T>(
        HttpMethod method,
        string path,
        TBody body,
        JsonTypeInfo<TBody> bodyInfo,
        JsonTypeInfo<T> answer,
        CancellationToken cancellationToken) =>
        AskAsync(method, path, Json(body, bodyInfo), answer, cancellationToken);

    public async Task<string> TextAsync(HttpMethod method, string path, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(method, path);
        return await AnswerAsync(request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>For what is answered with nothing but that it was done.</summary>
    public async Task TellAsync<TBody>(HttpMethod method, string path, TBody body, JsonTypeInfo<TBody> bodyInfo, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(method, path) { Content = Json(body, bodyInfo) };
        await AnswerAsync(request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Opens an answer that goes on; the caller disposes it. Only the headers have to arrive in time.</summary>
    public async Task<HttpResponseMessage> OpenAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timeout = new(AnswerTimeout, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            HttpResponseMessage response = await _http
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token)
                .ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
            {
                return response;
            }

            using (response)
            {
                string body = await response.Content.ReadAsStringAsync(either.Token).ConfigureAwait(false);
                throw new GodwitException(Failures.FromResponse(endpoint, response.StatusCode, body));
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failures.Unreachable(endpoint, new TimeoutException());
        }
        catch (HttpRequestException refused) when (refused.InnerException is GodwitException known)
        {
            throw known;
        }
        catch (Exception broken) when (Failures.IsConnectionFailure(broken))
        {
            throw Failures.Unreachable(endpoint, broken);
        }
    }

    public void Dispose() => _http.Dispose();

    private static ByteArrayContent Json<T>(T body, JsonTypeInfo<T> info)
    {
        ByteArrayContent content = new(JsonSerializer.SerializeToUtf8Bytes(body, info));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        return content;
    }

    private async Task<T> AskAsync<T>(
        HttpMethod method, string path, HttpContent? content, JsonTypeInfo<T> answer, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(method, path) { Content = content };
        string text = await AnswerAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            return JsonSerializer.Deserialize(text, answer) ?? throw new JsonException("It is null.");
        }
        catch (JsonException unreadable)
        {
            throw Failures.Unreadable(endpoint, unreadable);
        }
    }

    private async Task<string> AnswerAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await OpenAsync(request, cancellationToken).ConfigureAwait(false);
        using CancellationTokenSource timeout = new(AnswerTimeout, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await response.Content.ReadAsStringAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failures.Unreachable(endpoint, new TimeoutException());
        }
        catch (Exception broken) when (Failures.IsConnectionFailure(broken))
        {
            throw Failures.Unreachable(endpoint, broken);
        }
    }
}
