using Godwit.Etcd.Wire;
using Grpc.Core;

namespace Godwit.Etcd;

public sealed partial class EtcdClient
{
    /// <summary>
    /// Sent once. Lost answers, time-outs and cancelling after it was sent are <see cref="EtcdCommit.Unknown"/>; an exception means
    /// that certainly nothing was done and nothing will be.
    /// </summary>
    /// <exception cref="EtcdUnavailableException">No endpoint took it: none could be connected to, or none knows a leader.</exception>
    /// <exception cref="EtcdException">Etcd refused it for what is in it, as with a lease that has run out.</exception>
    /// <exception cref="OperationCanceledException">It was not sent.</exception>
    public async Task<EtcdCommit> CommitAsync(EtcdTransaction transaction, CancellationToken cancellationToken)
    {
        const string What = "commit a transaction";
        TxnRequest request = WireTransaction.Write(transaction);
        Dictionary<Uri, string> causes = [];
        RpcException? last = null;
        foreach (EtcdEndpoint endpoint in _endpoints.InTurn())
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return WireTransaction.Read(await endpoint.Link.Keys.TxnAsync(request, RpcLimits.Within(_options.Deadline, cancellationToken)));
            }
            catch (RpcException failure)
            {
                last = failure;
                string cause = RpcFailures.Cause(endpoint.Address, failure);
                switch (RpcFailures.Outcome(failure))
                {
                    case RpcOutcome.Refused:
                        throw RpcFailures.Refusal(What, failure);
                    case RpcOutcome.NotTaken:
                        causes[endpoint.Address] = cause;
                        _endpoints.Suspect(endpoint, cause);
                        break;
                    case RpcOutcome.Unknown:
                        // Cancelled by the caller, it says nothing about the endpoint.
                        if (!cancellationToken.IsCancellationRequested)
                        {
                            _endpoints.Suspect(endpoint, cause);
                        }

                        return new EtcdCommit.Unknown($"{endpoint.Address.Authority}: {cause}");
                }
            }
            catch (ObjectDisposedException)
            {
                // The endpoint was replaced before anything was sent.
            }
        }

        throw new EtcdUnavailableException(What, causes, last);
    }

    /// <summary>
    /// Commits, and when the outcome is unknown asks until it is known. The transaction must compare the revision of
    /// <paramref name="key"/>, which exists, and write it with something that tells this attempt from every other.
    /// </summary>
    /// <param name="key">The key that tells. Its value is the transaction's only trace, so nobody may overwrite it with less.</param>
    /// <param name="isOurs">Whether the key as it stands shows that the transaction was done. Null: the key was deleted.</param>
    /// <param name="cancellationToken">
    /// Ends the asking, and with it leaves the outcome unknown: not to be the token of somebody who has stopped waiting.
    /// </param>
    public async Task<EtcdSettlement> CommitAndSettleAsync(
        EtcdTransaction transaction, string key, Func<EtcdKeyValue?, bool> isOurs, CancellationToken cancellationToken)
    {
        long expected = RevisionOf(transaction, key);
        EtcdTransaction telling = transaction with { Else = [new EtcdOperation.Get(key)] };
        switch (await CommitAsync(telling, cancellationToken))
        {
            case EtcdCommit.Succeeded done:
                return new EtcdSettlement.Done(done.Revision);
            case EtcdCommit.Refused(var revision, [var read]):
                return new EtcdSettlement.NotDone(read.Single, revision);
            default:
                return await SettleAsync(key, expected, isOurs, cancellationToken);
        }
    }

    /// <summary>
    /// Finds out what became of a transaction with an unknown outcome that compared the revision of a key, and makes sure that it cannot
    /// happen later.
    /// </summary>
    /// <remarks>
    /// Reading alone would not do: the transaction may still be on its way, in a socket of a member that hangs, and be done after the
    /// read. So the key is moved on by a transaction with the same comparison (the fence). One of the two comes first, and the other's
    /// comparison fails for ever, because revisions only grow. A key that does not exist cannot be moved on, as its revision would be 0 again
    /// when it goes: that is why it must exist. The fence's own outcome may be unknown; it may be repeated, as it leaves the value alone.
    /// </remarks>
    /// <param name="expected">The revision that the transaction compared; more than 0.</param>
    /// <param name="isOurs">Whether the key as it stands shows that the transaction was done. Null: the key was deleted.</param>
    public async Task<EtcdSettlement> SettleAsync(
        string key, long expected, Func<EtcdKeyValue?, bool> isOurs, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(expected);
        EtcdTransaction fence = new()
        {
            If = [new EtcdCompare.ModRevisionIs(key, expected)],
            Then = [new EtcdOperation.Touch(key), new EtcdOperation.Get(key)],
            Else = [new EtcdOperation.Get(key)],
        };
        while (true)
        {
            EtcdCommit? outcome = null;
            try
            {
                outcome = await CommitAsync(fence, cancellationToken);
            }
            catch (EtcdUnavailableException)
            {
                // Nobody took it. There is nothing else to do than to ask again.
            }

            switch (outcome)
            {
                // Our fence came first: the key still had the revision that the transaction wanted, and has it no more.
                case EtcdCommit.Succeeded(var revision, [var read]):
                    return new EtcdSettlement.NotDone(read.Single, revision);
                case EtcdCommit.Refused(var revision, [var read]):
                    return isOurs(read.Single)
                        ? new EtcdSettlement.Done(read.Single?.ModRevision ?? revision)
                        : new EtcdSettlement.NotDone(read.Single, revision);
            }

            await Task.Delay(_breath, _options.Time, cancellationToken);
        }
    }

    private static long RevisionOf(EtcdTransaction transaction, string key)
    {
        EtcdCompare.ModRevisionIs? compare = transaction.If.OfType<EtcdCompare.ModRevisionIs>().FirstOrDefault(each => each.Key == key);
        bool writes = transaction.Then.Any(each => each is EtcdOperation.Put put && put.Key == key);
        return compare is { Revision: > 0 } && writes
            ? compare.Revision
            : throw new ArgumentException($"A transaction can be settled by {key} only if it compares the key's revision and writes it.", nameof(transaction));
    }
}
