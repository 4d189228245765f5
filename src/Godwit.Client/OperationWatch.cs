using System.Globalization;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;

namespace Godwit.Client;

/// <summary>
/// Follows one operation over server-sent events:
/// <code>
/// id: 7
/// event: operation
/// data: {"id":"0199…","revision":7,…}
/// </code>
/// A connection that breaks or falls silent is opened again after the last revision seen. The first connection must
/// succeed; afterwards the host may be away for two minutes (a restart of its daemon) before the watch gives up.
/// </summary>
internal sealed class OperationWatch(ApiConnection api, OperationId id, Action<Problem>? interrupted)
{
    /// <summary>Hosts ping every 15 s or more often.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(45);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private long? _lastRevision;
    private TimeSpan _pause = FirstPause;

    /// <summary>When a connection was last open; null before the first.</summary>
    private long? _openAt;

    public async IAsyncEnumerable<OperationView> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            GodwitException? broken = null;
            IAsyncEnumerator<OperationView> events = ConnectAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using (events.ConfigureAwait(false))
            {
                while (true)
                {
                    (OperationView? next, broken) = await NextAsync(events, cancellationToken).ConfigureAwait(false);
                    if (next is null)
                    {
                        break;
                    }

                    _pause = FirstPause;
                    _lastRevision = next.Revision;
                    yield return next;
                    if (next.State != OperationState.Running)
                    {
                        yield break;
                    }
                }
            }

            if (broken is null && await SettledAsync(cancellationToken).ConfigureAwait(false) is { } settled)
            {
                yield return settled;
                yield break;
            }

            broken ??= Failures.Unreachable(api.Endpoint, new IOException("The stream of events ended early."));
            if (_openAt is not { } openAt || api.Time.GetElapsedTime(openAt) > Patience)
            {
                throw broken;
            }

            interrupted?.Invoke(broken.Problem);
            await Task.Delay(_pause, api.Time, cancellationToken).ConfigureAwait(false);
            _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
        }
    }

    /// <summary>The next event; (null, null) at the stream's end; (null, why) when the connection failed.</summary>
    private async Task<(OperationView? Next, GodwitException? Broken)> NextAsync(
        IAsyncEnumerator<OperationView> events, CancellationToken cancellationToken)
    {
        try
        {
            return (await events.MoveNextAsync().ConfigureAwait(false) ? events.Current : null, null);
        }
        catch (GodwitException failure) when (failure.Problem.Id is ProblemId.HostUnreachable or ProblemId.HostShuttingDown)
        {
            return (null, failure);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested && Failures.IsConnectionFailure(failure))
        {
            return (null, Failures.Unreachable(api.Endpoint, failure));
        }
    }

    /// <summary>
    /// A host that was restarted counts revisions anew and may have nothing to say after the last one seen, although the
    /// operation has ended. So a stream that ends early is followed by a plain question.
    /// </summary>
    private async Task<OperationView?> SettledAsync(CancellationToken cancellationToken)
    {
        try
        {
            OperationView now = await api
                .GetAsync($"/api/v1/operations/{id}", ClientJson.Wire.OperationView, cancellationToken)
                .ConfigureAwait(false);
            return now.State == OperationState.Running ? null : now;
        }
        catch (GodwitException failure) when (failure.Problem.Id is ProblemId.HostUnreachable or ProblemId.HostShuttingDown)
        {
            return null;
        }
    }

    private async IAsyncEnumerable<OperationView> ConnectAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, $"/api/v1/operations/{id}/events");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (_lastRevision is { } seen)
        {
            request.Headers.Add("Last-Event-ID", seen.ToString(CultureInfo.InvariantCulture));
        }

        using HttpResponseMessage response = await api.OpenAsync(request, cancellationToken).ConfigureAwait(false);
        _openAt = api.Time.GetTimestamp();
        try
        {
            Stream body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            IdleStream alive = new(body, Silence, api.Time);
            await using ConfiguredAsyncDisposable closing = alive.ConfigureAwait(false);
            SseParser<OperationView?> parser = SseParser.Create(alive, Parse);
            await foreach (SseItem<OperationView?> item in parser.EnumerateAsync(cancellationToken).ConfigureAwait(false))
            {
                // A host that answers with what was seen already repeats itself; the watcher must not.
                if (item.Data is { } view && !(view.Revision <= _lastRevision))
                {
                    yield return view;
                }
            }
        }
        finally
        {
            _openAt = api.Time.GetTimestamp();
        }
    }

    /// <summary>Events of other types belong to newer hosts and are passed over.</summary>
    private OperationView? Parse(string type, ReadOnlySpan<byte> data)
    {
        if (type is not ("operation" or SseParser.EventTypeDefault))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(data, ClientJson.Wire.OperationView);
        }
        catch (JsonException unreadable)
        {
            throw Failures.Unreadable(api.Endpoint, unreadable);
        }
    }
}
