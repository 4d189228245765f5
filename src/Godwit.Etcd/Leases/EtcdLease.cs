using System.Diagnostics.CodeAnalysis;

namespace Godwit.Etcd;

/// <summary>
/// A lease that this process keeps alive, and knows how long it can be sure of. All counting is by the local monotonic clock, from
/// when the last successful renewal was sent: the store's count begins later, so whoever stops at zero here has stopped before the store lets go.
/// </summary>
/// <remarks>
/// <para>Lost once is lost for good, even if a late answer says that the store still had it: somebody may have acted on the loss.</para>
/// <para>
/// After a process was stopped, <see cref="Remaining"/> is right at once, while <see cref="Lost"/> fires when its timer runs, some milliseconds
/// later. So what must not happen without the lease asks <see cref="Remaining"/> right before it, and leaves a margin for its own duration.
/// The clock does not run while the whole machine sleeps.
/// </para>
/// </remarks>
[SuppressMessage("Usage", "CA2213", Justification = "Whoever holds the token of a lost lease may hold it for ever.")]
public sealed class EtcdLease : IAsyncDisposable
{
    private static readonly TimeSpan _retry = TimeSpan.FromMilliseconds(100);

    private readonly EtcdClient _client;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private readonly Task _keeping;
    private LeaseProof _proof;
    private TaskCompletionSource _renewed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal EtcdLease(long id, LeaseProof proof, EtcdClient client, TimeProvider time)
    {
        Id = id;
        _proof = proof;
        _client = client;
        _time = time;
        _timer = time.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Look();
        _keeping = KeepAliveAsync();
    }

    /// <summary>Given to <see cref="EtcdOperation.Put"/> for keys that shall die with the lease.</summary>
    public long Id { get; }

    /// <summary>As etcd granted it, which may be more than was asked for.</summary>
    public TimeSpan Ttl => Proof.Ttl;

    /// <summary>How long the store certainly keeps the lease from now on; zero once it is lost.</summary>
    public TimeSpan Remaining
    {
        get
        {
            TimeSpan left = Left();
            if (left == TimeSpan.Zero)
            {
                Lose();
            }

            return left;
        }
    }

    /// <summary>Fires when the lease can no longer be proved, or the store says that it is gone.</summary>
    public CancellationToken Lost => _lost.Token;

    private LeaseProof Proof
    {
        get
        {
            lock (_gate)
            {
                return _proof;
            }
        }
    }

    /// <summary>Completes at the next successful renewal, as for whoever passes the time on to a watchdog.</summary>
    /// <exception cref="OperationCanceledException">The lease was lost, or the caller's token fired.</exception>
    public async Task RenewedAsync(CancellationToken cancellationToken)
    {
        Task renewed;
        lock (_gate)
        {
            renewed = _renewed.Task;
        }

        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Lost);
        await renewed.WaitAsync(either.Token);
    }

    /// <summary>Gives the lease up: lost here first, then deleted there with its keys.</summary>
    public async Task RevokeAsync(CancellationToken cancellationToken)
    {
        Lose();
        await _client.RevokeLeaseAsync(Id, cancellationToken);
    }

    /// <summary>Stops keeping it alive. It and its keys live on in the store until it runs out, for a successor to resume.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _keeping;
        await _timer.DisposeAsync();
    }

    private TimeSpan Left() => _lost.IsCancellationRequested ? TimeSpan.Zero : Proof.Remaining(_time);

    private async Task KeepAliveAsync()
    {
        try
        {
            TimeSpan pause = Proof.Ttl / 3;
            while (!_lost.IsCancellationRequested)
            {
                await Task.Delay(pause, _time, _ending.Token);
                pause = await RenewAsync() ? Proof.Ttl / 3 : _retry;
            }
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
        }
    }

    private async Task<bool> RenewAsync()
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token, Lost);
        try
        {
            // A hanging member must leave time to ask two others.
            TimeSpan quarter = Proof.Ttl / 4;
            TimeSpan deadline = _client.Options.Deadline;
            return Prove(await _client.RenewAsync(Id, quarter < deadline ? quarter : deadline, either.Token));
        }
        catch (EtcdException gone) when (gone.Reason == EtcdFailure.LeaseNotFound)
        {
            Lose();
            return false;
        }
        catch (Exception failure) when (failure is EtcdException or ObjectDisposedException)
        {
            // Without an answer, or without a client that could ask, the clock decides.
            return false;
        }
        catch (OperationCanceledException) when (Lost.IsCancellationRequested)
        {
            return false;
        }
    }

    private bool Prove(LeaseProof proof)
    {
        TaskCompletionSource renewed;
        lock (_gate)
        {
            // The old proof may have run out while the answer was on its way, without the timer having run yet.
            if (Left() == TimeSpan.Zero || proof.Remaining(_time) == TimeSpan.Zero)
            {
                Lose();
                return false;
            }

            _proof = proof;
            (renewed, _renewed) = (_renewed, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        renewed.TrySetResult();
        return true;
    }

    /// <summary>The timer. It is not moved with every renewal: when it is early, it looks again later.</summary>
    private void Look()
    {
        TimeSpan left = Left();
        if (left == TimeSpan.Zero)
        {
            Lose();
        }
        else if (!_ending.IsCancellationRequested)
        {
            _timer.Change(left + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The token says so at once; those who registered with it are called from the pool, not from whoever noticed.</summary>
    private void Lose() => _ = _lost.CancelAsync();
}
