using Grpc.Core;

namespace Godwit.Etcd;

/// <summary>
/// Talks to the members of one etcd cluster, and goes on while members die, hang, join and leave. Every question has an end:
/// <see cref="EtcdOptions.Deadline"/> for one member, <see cref="EtcdOptions.Patience"/> in all. What only reads is asked of one member
/// after the other; what writes is sent once.
/// </summary>
public sealed partial class EtcdClient : IAsyncDisposable
{
    /// <summary>Between the first two rounds over all endpoints when each of them fails at once; twice as long after each further one.</summary>
    private static readonly TimeSpan _breath = TimeSpan.FromMilliseconds(50);

    private readonly EtcdOptions _options;
    private readonly EtcdEndpoints _endpoints;

    public EtcdClient(EtcdOptions options)
    {
        _options = options;
        _endpoints = new EtcdEndpoints(options);
    }

    internal EtcdOptions Options => _options;

    private delegate Task<T> Question<T>(EtcdLink link, CallOptions limits);

    /// <summary>Where questions go, and what is wrong with those that are left out at the moment.</summary>
    public IReadOnlyList<EtcdEndpointState> Endpoints => [.. _endpoints.All.Select(each => new EtcdEndpointState(each.Address, each.Failure))];

    /// <summary>Members came or went. Calls under way to one that is no longer named end as if it had died.</summary>
    public void ReplaceEndpoints(IReadOnlyList<Uri> addresses) => _endpoints.Replace(addresses);

    /// <summary>Ends connections and watches. Leases are left to their own disposal, and run out without it.</summary>
    public ValueTask DisposeAsync() => _endpoints.DisposeAsync();

    /// <summary>Asks until somebody answers. Only for what may be asked twice.</summary>
    private async Task<T> AskAsync<T>(
        string what, Question<T> ask, CancellationToken cancellationToken, bool alone = false, TimeSpan? perEndpoint = null)
    {
        long began = _options.Time.GetTimestamp();
        Dictionary<Uri, string> causes = [];
        RpcException? last = null;
        for (TimeSpan breath = _breath; ; breath *= 2)
        {
            foreach (EtcdEndpoint endpoint in _endpoints.InTurn())
            {
                cancellationToken.ThrowIfCancellationRequested();
                TimeSpan left = _options.Patience - _options.Time.GetElapsedTime(began);
                if (left <= TimeSpan.Zero)
                {
                    throw new EtcdUnavailableException(what, causes, last);
                }

                TimeSpan limit = perEndpoint ?? _options.Deadline;
                limit = limit < left ? limit : left;
                try
                {
                    return await ask(
                        endpoint.Link, alone ? RpcLimits.WithinAlone(limit, cancellationToken) : RpcLimits.Within(limit, cancellationToken));
                }
                catch (RpcException failure)
                {
                    last = failure;
                    NoteOrThrow(what, endpoint, failure, causes, cancellationToken);
                }
                catch (ObjectDisposedException)
                {
                    // The endpoint was replaced between our asking for it and our asking it.
                }
            }

            if (_endpoints.All.IsEmpty || _options.Time.GetElapsedTime(began) + breath >= _options.Patience)
            {
                throw new EtcdUnavailableException(what, causes, last);
            }

            await Task.Delay(breath, _options.Time, cancellationToken);
        }
    }

    /// <summary>Sends to one endpoint only, or to the next one as long as it is certain that the one before did not take it.</summary>
    private async Task<T> SendAsync<T>(string what, TimeSpan limit, Question<T> send, CancellationToken cancellationToken)
    {
        Dictionary<Uri, string> causes = [];
        RpcException? last = null;
        foreach (EtcdEndpoint endpoint in _endpoints.InTurn())
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return await send(endpoint.Link, RpcLimits.Within(limit, cancellationToken));
            }
            catch (RpcException failure)
            {
                last = failure;
                NoteOrThrow(what, endpoint, failure, causes, cancellationToken);
                if (RpcFailures.Outcome(failure) == RpcOutcome.Unknown)
                {
                    break;
                }
            }
            catch (ObjectDisposedException)
            {
                // The endpoint was replaced before anything was sent.
            }
        }

        throw new EtcdUnavailableException(what, causes, last);
    }

    private void NoteOrThrow(
        string what, EtcdEndpoint endpoint, RpcException failure, Dictionary<Uri, string> causes, CancellationToken cancellationToken)
    {
        if (RpcFailures.Outcome(failure) == RpcOutcome.Refused)
        {
            throw RpcFailures.Refusal(what, failure);
        }

        if (failure.StatusCode == StatusCode.Cancelled)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        causes[endpoint.Address] = RpcFailures.Worse(causes.GetValueOrDefault(endpoint.Address), RpcFailures.Cause(endpoint.Address, failure));
        _endpoints.Suspect(endpoint, causes[endpoint.Address]);
    }

    /// <summary>Of one member, by its address: what it says is about itself.</summary>
    private async Task<T> AskOneAsync<T>(string what, Uri address, TimeSpan limit, Question<T> ask, CancellationToken cancellationToken)
    {
        EtcdEndpoint? known = _endpoints.All.FirstOrDefault(each => each.Address == address);
        using EtcdLink? own = known is null ? new EtcdLink(address, _options) : null;
        try
        {
            return await ask(known?.Link ?? own!, RpcLimits.WithinAlone(limit, cancellationToken));
        }
        catch (RpcException failure)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw RpcFailures.Outcome(failure) == RpcOutcome.Refused
                ? RpcFailures.Refusal(what, failure)
                : new EtcdUnavailableException(what, new Dictionary<Uri, string> { [address] = RpcFailures.Cause(address, failure) }, failure);
        }
    }
}
