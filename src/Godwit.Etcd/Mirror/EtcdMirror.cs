using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Godwit.Etcd;

/// <summary>
/// An always current copy of the keys with some prefixes: listed, then watched, and listed anew when history was lost. A state is always one
/// that the store was in, so a transaction is seen whole, also over several prefixes. What is decided by it is still written with comparisons.
/// </summary>
[SuppressMessage("Usage", "CA2213", Justification = "Its readers hold the token after disposal.")]
public sealed class EtcdMirror : IAsyncDisposable
{
    private readonly EtcdClient _client;
    private readonly IReadOnlyList<string> _prefixes;
    private readonly TimeProvider _time;
    private readonly TimeSpan _breath;
    private readonly CancellationTokenSource _ending = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly List<MirrorSubscription> _readers = [];
    private readonly Task _following;
    private EtcdSnapshot _snapshot = EtcdSnapshot.Empty;
    private long _heard;

    /// <param name="prefixes">Best with a stem in common that little else has: all keys under the stem are watched.</param>
    public EtcdMirror(EtcdClient client, IReadOnlyList<string> prefixes)
    {
        ArgumentOutOfRangeException.ThrowIfZero(prefixes.Count);
        _client = client;
        _prefixes = prefixes;
        _time = client.Options.Time;
        _breath = client.Options.WatchSilence;
        _heard = _time.GetTimestamp();
        _following = FollowAsync();
    }

    /// <summary>Empty until <see cref="ReadyAsync"/> completes.</summary>
    public EtcdSnapshot Snapshot
    {
        get
        {
            lock (_gate)
            {
                return _snapshot;
            }
        }
    }

    /// <summary>Listed, and a member was heard lately.</summary>
    public bool IsCurrent => _ready.Task.IsCompletedSuccessfully && Silence <= _client.Options.WatchSilence + _client.Options.Deadline;

    /// <summary>Since when no member was heard: how old <see cref="Snapshot"/> may be. Up to a second or so is normal.</summary>
    public TimeSpan Silence => _time.GetElapsedTime(Volatile.Read(ref _heard));

    /// <summary>What went wrong last with listing; null when nothing did.</summary>
    public EtcdException? Failure { get; private set; }

    /// <summary>Completes when the first list is there.</summary>
    public async Task ReadyAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ending.Token);
        await _ready.Task.WaitAsync(either.Token);
    }

    /// <summary>The state as it is with all its keys, then each newer one with the keys that changed. Ends with the mirror.</summary>
    public async IAsyncEnumerable<EtcdMirrorChange> ChangesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ending.Token);
        await _ready.Task.WaitAsync(either.Token);
        MirrorSubscription reader = new();
        lock (_gate)
        {
            reader.Tell(_snapshot, _snapshot.Items.Keys);
            _readers.Add(reader);
        }

        try
        {
            while (true)
            {
                yield return await reader.NextAsync(either.Token);
            }
        }
        finally
        {
            lock (_gate)
            {
                _readers.Remove(reader);
            }
        }
    }

    /// <summary>The first state that satisfies a condition, which may be the present one.</summary>
    public async Task<EtcdSnapshot> UntilAsync(Func<EtcdSnapshot, bool> condition, CancellationToken cancellationToken)
    {
        await foreach (EtcdMirrorChange change in ChangesAsync(cancellationToken))
        {
            if (condition(change.Snapshot))
            {
                return change.Snapshot;
            }
        }

        throw new OperationCanceledException("The mirror was disposed.");
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _following;
    }

    private async Task FollowAsync()
    {
        try
        {
            while (true)
            {
                try
                {
                    await ListAsync();
                    await WatchAsync();
                }
                catch (EtcdCompactedException)
                {
                    // Out of contact for longer than history is kept: the list tells what was missed.
                }
                catch (EtcdException failure)
                {
                    Failure = failure;
                    await Task.Delay(_breath, _time, _ending.Token);
                }
            }
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
        }
        catch (ObjectDisposedException)
        {
            // The client went first. Nobody shall wait for what cannot come.
            await _ending.CancelAsync();
        }
    }

    private async Task ListAsync()
    {
        EtcdRange list = await _client.GetPrefixesAsync(_prefixes, ReadKind.Linearizable, _ending.Token);
        Failure = null;
        Take(MirrorContents.Relisted(Snapshot, list));
        _ready.TrySetResult();
    }

    private async Task WatchAsync()
    {
        await foreach (EtcdChanges changes in _client.WatchAsync(MirrorContents.Stem(_prefixes), Snapshot.Revision + 1, _ending.Token))
        {
            Take(MirrorContents.After(Snapshot, changes, _prefixes));
        }
    }

    private void Take((EtcdSnapshot Snapshot, IReadOnlyList<string> Keys) next)
    {
        Volatile.Write(ref _heard, _time.GetTimestamp());
        lock (_gate)
        {
            _snapshot = next.Snapshot;
            if (next.Keys.Count > 0)
            {
                _readers.ForEach(each => each.Tell(next.Snapshot, next.Keys));
            }
        }
    }
}
