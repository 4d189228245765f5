using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Godwit.Contracts.Hosts;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Processors;
using Godwit.Host.Api;
using Godwit.Host.Migration;
using Godwit.Host.Operations;
using Godwit.Host.Queue;
using Godwit.Host.Telemetry;
using Godwit.Host.Trust;

namespace Godwit.Host.Peers;

/// <summary>
/// Another host over HTTPS. What prepares a move and what carries its heartbeat goes over the preferred address; what settles
/// it (GO, discard, verdict) takes any address that answers, because a cut migration network must not leave a guest paused.
/// </summary>
internal sealed class HttpPeerLink(PeerHost peer, PeerHttp http) : IPeerLink, IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortCall = TimeSpan.FromSeconds(2);
    /// <summary>A guest may be waiting: an address that has not answered by now is not waited for alone.</summary>
    private static readonly TimeSpan HeadStart = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongCall = TimeSpan.FromSeconds(60);

    private const int MeasuringStream = -1;

    private readonly Lock _gate = new();
    /// <summary>By address and stream; 0 is for everything that is short.</summary>
    private readonly Dictionary<(string Address, int Stream), HttpClient> _clients = [];

    /// <summary>Connections that carry no part of a file now; one encrypts as fast as one processor.</summary>
    private readonly ConcurrentStack<int> _streams = new();
    private int _lastStream;

    public string HostName => peer.Name;

    public Task<PeerFacts> FactsAsync(CancellationToken cancellationToken) =>
        AnyAsync(address => SendAsync(address, Get("facts"), PeerJson.Default.PeerFacts, ShortCall, cancellationToken));

    public Task<HostProcessorView> ProcessorAsync(CancellationToken cancellationToken) =>
        AnyAsync(address => SendAsync(address, Get("processor"), PeerJson.Default.HostProcessorView, ShortCall, cancellationToken));

    public Task<TurnAnswer> AskTurnAsync(OperationId order, SlotNeeds needs, CancellationToken cancellationToken) => AnyAsync(
        address => SendAsync(address, Post($"turns/{order}", needs, PeerJson.Default.SlotNeeds), PeerJson.Default.TurnAnswer, ShortCall, cancellationToken));

    public Task<LandingAnswer> ExamineAsync(MoveOrder order, CancellationToken cancellationToken) =>
        SendAsync(Preferred, Post($"landings/{order.Id}/examine", order, PeerJson.Default.MoveOrder), PeerJson.Default.LandingAnswer, LongCall, cancellationToken);

    public Task PrepareAsync(MoveOrder order, CancellationToken cancellationToken) =>
        SendAsync(Preferred, Post($"landings/{order.Id}", order, PeerJson.Default.MoveOrder), LongCall, cancellationToken);

    public Task<FileCoverage> AskFileAsync(OperationId order, int number, CancellationToken cancellationToken) =>
        SendAsync(Preferred, Post($"landings/{order}/files/{number}"), PeerJson.Default.FileCoverage, LongCall, cancellationToken);

    public async Task SendPartAsync(OperationId order, int number, Stream content, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, Address($"landings/{order}/files/{number}"))
        {
            Content = new StreamContent(content) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } },
        };
        int stream = _streams.TryPop(out int free) ? free : Interlocked.Increment(ref _lastStream);
        try
        {
            using HttpResponseMessage response = await RawAsync((Preferred, stream), request, Timeout.InfiniteTimeSpan, cancellationToken);
        }
        catch (Exception failure) when (failure is not RefusedException { Problem.Id: not ProblemId.HostUnreachable })
        {
            // Perhaps over a dead link, where the next one would wait behind what was never delivered.
            Forget((Preferred, stream));
            throw;
        }
        finally
        {
            _streams.Push(stream);
        }
    }

    public Task EndFileAsync(OperationId order, int number, FileEnd end, CancellationToken cancellationToken) =>
        SendAsync(Preferred, Post($"landings/{order}/files/{number}/end", end, PeerJson.Default.FileEnd), LongCall, cancellationToken);

    public Task<LandingAddress> OpenAsync(OperationId order, CancellationToken cancellationToken) =>
        SendAsync(Preferred, Post($"landings/{order}/open"), PeerJson.Default.LandingAddress, LongCall, cancellationToken);

    public Task HeartbeatAsync(OperationId order, CancellationToken cancellationToken) =>
        SendAsync(Preferred, Post($"landings/{order}/heartbeat"), ShortCall, cancellationToken);

    public Task ArmAsync(OperationId order, CancellationToken cancellationToken) =>
        SendAsync(Preferred, Post($"landings/{order}/arm"), ShortCall, cancellationToken);

    public Task<GoAnswer> GoAsync(OperationId order, CancellationToken cancellationToken) => AnyAsync(
        address => SendAsync(address, Post($"landings/{order}/go"), PeerJson.Default.GoAnswer, ShortCall, cancellationToken));

    public Task<RejoinAnswer> RejoinAsync(OperationId order, CancellationToken cancellationToken) => AnyAsync(
        address => SendAsync(address, Post($"landings/{order}/rejoin"), PeerJson.Default.RejoinAnswer, ShortCall, cancellationToken));

    public Task LoseAsync(OperationId order, CancellationToken cancellationToken) => AnyAsync(
        async address =>
        {
            await SendAsync(address, Post($"landings/{order}/lose"), ShortCall, cancellationToken);
            return true;
        });

    public Task DiscardAsync(OperationId order, CancellationToken cancellationToken) => AnyAsync(
        async address =>
        {
            await SendAsync(address, new HttpRequestMessage(HttpMethod.Delete, Address($"landings/{order}")), ShortCall, cancellationToken);
            return true;
        });

    public async Task<OrderVerdict> VerdictAsync(OperationId order, CancellationToken cancellationToken) => (await AnyAsync(
        address => SendAsync(address, Get($"orders/{order}"), PeerJson.Default.Verdict, ShortCall, cancellationToken))).Order;

    public Task<ProbeAnswer> AnswerProbeAsync(ProbeRequest probe, CancellationToken cancellationToken) =>
        SendAsync(Preferred, Post("probes", probe, PeerJson.Default.ProbeRequest), PeerJson.Default.ProbeAnswer, LongCall, cancellationToken);

    public Task<FileAnswer> HasFileAsync(FileQuestion question, CancellationToken cancellationToken) =>
        SendAsync(Preferred, Post("files", question, PeerJson.Default.FileQuestion), PeerJson.Default.FileAnswer, LongCall, cancellationToken);

    /// <summary>Not on the connection of the short calls: a move's heartbeat must not wait behind it.</summary>
    public async Task<RateAnswer> MeasureAsync(TimeSpan span, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Address("rate")) { Content = new RateContent(span, TimeProvider.System) };
        return await SendAsync((Preferred, MeasuringStream), request, PeerJson.Default.RateAnswer, span + ShortCall, cancellationToken);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (HttpClient client in _clients.Values)
            {
                client.Dispose();
            }

            _clients.Clear();
        }
    }

    private Task<T> AnyAsync<T>(Func<string, Task<T>> call) => new FirstAnswer(HeadStart, TimeProvider.System).OfAsync(peer.MoveAddresses, call);

    private string Preferred => peer.MoveAddresses[0];

    private static Uri Address(string path) => new($"peer/v1/{path}", UriKind.Relative);

    private static HttpRequestMessage Get(string path) => new(HttpMethod.Get, Address(path));

    private static HttpRequestMessage Post(string path) => new(HttpMethod.Post, Address(path));

    private static HttpRequestMessage Post<T>(string path, T body, JsonTypeInfo<T> type) => new(HttpMethod.Post, Address(path))
    {
        Content = JsonContent.Create(body, type),
    };

    private async Task SendAsync(string address, HttpRequestMessage request, TimeSpan patience, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await RawAsync((address, 0), request, patience, cancellationToken);
    }

    private Task<T> SendAsync<T>(
        string address, HttpRequestMessage request, JsonTypeInfo<T> type, TimeSpan patience, CancellationToken cancellationToken) =>
        SendAsync((address, 0), request, type, patience, cancellationToken);

    private async Task<T> SendAsync<T>(
        (string Address, int Stream) way, HttpRequestMessage request, JsonTypeInfo<T> type, TimeSpan patience, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await RawAsync(way, request, patience, cancellationToken);
        return await JsonSerializer.DeserializeAsync(await response.Content.ReadAsStreamAsync(cancellationToken), type, cancellationToken)
            ?? throw new RefusedException(
                ProblemId.HostUnreachable, HostName, $"{HostName} answered nothing to {request.RequestUri}.", "Compare both hosts' versions of Godwit.");
    }

    private async Task<HttpResponseMessage> RawAsync(
        (string Address, int Stream) way, HttpRequestMessage request, TimeSpan patience, CancellationToken cancellationToken)
    {
        using HttpRequestMessage sent = request;
        sent.Version = HttpVersion.Version20;
        sent.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        if (OperationStory.Current?.TraceParent is { } trace)
        {
            sent.Headers.TryAddWithoutValidation(LandingTrace.Header, trace);
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(patience);
        try
        {
            HttpResponseMessage response = await Client(way).SendAsync(sent, deadline.Token);
            await PeerHttp.ThrowIfRefusedAsync(response, HostName, deadline.Token);
            return response;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // A connection over a dead link swallows every request until TCP gives up: the next call takes a new one.
            Forget(way);
            throw new RefusedException(
                ProblemId.HostUnreachable, HostName, $"{HostName} did not answer at {way.Address} within {patience.TotalSeconds:0} s.",
                "Check that its godwitd runs and that the network lets this host through.");
        }
        catch (Exception failure) when (failure is not RefusedException && PeerHttp.Explain(failure, HostName) is { } explained)
        {
            throw explained;
        }
    }

    private HttpClient Client((string Address, int Stream) way)
    {
        lock (_gate)
        {
            if (!_clients.TryGetValue(way, out HttpClient? client))
            {
                client = http.CreateClient(peer with { MoveAddresses = [way.Address] }, ConnectTimeout);
                _clients[way] = client;
            }

            return client;
        }
    }

    private void Forget((string Address, int Stream) way)
    {
        lock (_gate)
        {
            // Not disposed: calls of other moves may still be on it, and end by themselves.
            _clients.Remove(way);
        }
    }
}
