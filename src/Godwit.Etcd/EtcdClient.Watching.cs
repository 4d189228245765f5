using System.Runtime.CompilerServices;
using Godwit.Etcd.Wire;
using Grpc.Core;

namespace Godwit.Etcd;

public sealed partial class EtcdClient
{
    /// <summary>
    /// Every change of the keys with a prefix from a revision on, none missing and none twice, over whichever members live. While no
    /// member can be watched nothing comes; while one can, at least an empty batch about once in <see cref="EtcdOptions.WatchSilence"/>.
    /// </summary>
    /// <param name="fromRevision">The first one wanted: one more than that of the list before it. 0: from now on.</param>
    /// <exception cref="EtcdCompactedException">The revisions wanted are no longer kept.</exception>
    public async IAsyncEnumerable<EtcdChanges> WatchAsync(
        string prefix, long fromRevision, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        long next = fromRevision;
        while (true)
        {
            foreach (EtcdEndpoint endpoint in _endpoints.InTurn())
            {
                WatchStream stream = new(endpoint.Link, prefix, next, _options);
                await using IAsyncEnumerator<WatchResponse> responses = stream.ReadAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
                while (await NextAsync(endpoint, prefix, responses, cancellationToken) is { } response)
                {
                    EtcdChanges changes = Read(response, ref next);
                    if (next > 0)
                    {
                        yield return changes;
                    }
                }
            }

            await Task.Delay(_breath, _options.Time, cancellationToken);
        }
    }

    /// <summary>Null when this member is of no more use.</summary>
    private async Task<WatchResponse?> NextAsync(
        EtcdEndpoint endpoint, string prefix, IAsyncEnumerator<WatchResponse> responses, CancellationToken cancellationToken)
    {
        try
        {
            await responses.MoveNextAsync();
        }
        catch (Exception failure) when (failure is RpcException or OperationCanceledException or ObjectDisposedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (failure is RpcException refusal && RpcFailures.Outcome(refusal) == RpcOutcome.Refused)
            {
                throw RpcFailures.Refusal($"watch {prefix}", refusal);
            }

            _endpoints.Suspect(endpoint, failure is RpcException { StatusCode: not StatusCode.Cancelled } said ? RpcFailures.Cause(endpoint.Address, said) : "it fell silent");
            return null;
        }

        WatchResponse response = responses.Current;
        if (!response.Canceled)
        {
            return response;
        }

        if (response.CompactRevision > 0)
        {
            throw new EtcdCompactedException(
                response.CompactRevision, $"Etcd cannot tell the changes of {prefix} any more: it keeps revisions from {response.CompactRevision} on.");
        }

        _endpoints.Suspect(endpoint, response.CancelReason.Length == 0 ? "it ended the watch" : response.CancelReason);
        return null;
    }

    /// <summary>
    /// Where to go on is told by the last event, not by the header: a member that catches up sends events in portions, each with the newest
    /// revision in its header. Nor by an answer to our own question (id -1), which 3.4 gives before events that it still holds.
    /// </summary>
    private static EtcdChanges Read(WatchResponse response, ref long next)
    {
        long known = next;
        EtcdChange[] items =
        [
            .. response.Events.Where(each => each.Kv.ModRevision >= known)
                .Select(each => new EtcdChange(EtcdText.Read(each.Kv), each.Type == Event.Types.EventType.Delete)),
        ];
        if (items.Length > 0)
        {
            next = items[^1].Item.ModRevision + 1;
        }
        else if (response is { Created: true } && next == 0)
        {
            next = response.Header.Revision + 1;
        }
        else if (response is { Created: false, WatchId: >= 0, Events.Count: 0 } && response.Header.Revision >= next)
        {
            next = response.Header.Revision + 1;
        }

        return new EtcdChanges(items, next - 1);
    }
}
