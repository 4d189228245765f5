using System.Diagnostics.CodeAnalysis;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Storage.Locks;
using Godwit.Qmp;

namespace Godwit.Host.Guests;

/// <summary>
/// A running guest: its QEMU process and our conversation with it. The conversation may break and be taken up again; the
/// guest does not notice.
/// </summary>
internal sealed class Guest(IGuestProcess process, StorageLocks locks, TimeProvider time) : IAsyncDisposable
{
    /// <summary>Longest silence of a QEMU that is not blocked. Commands that we use answer within milliseconds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [SuppressMessage("Usage", "CA2213", Justification = "Without a wait handle it holds nothing; and a guest may be spoken to again.")]
    private readonly SemaphoreSlim _connecting = new(1, 1);
    private QmpConnection? _connection;
    private Task _listening = Task.CompletedTask;
    private bool _announcedItsEnd;

    public IGuestProcess Process => process;

    /// <summary>Its plug is pulled. The kernel may keep its process, and its locks, until its storage answers.</summary>
    public bool IsEnding { get; private set; }

    public TimeProvider Time => time;

    public GuestLocks Locks => new(this, locks);

    /// <summary>Asks QEMU. After a broken conversation the next question opens a new one; a lost answer is not asked for again.</summary>
    /// <exception cref="QmpException">QEMU refused, went away, or was silent too long.</exception>
    public async Task<TReply> AskAsync<TReply>(IQmpCommand<TReply> command, CancellationToken cancellationToken)
    {
        QmpConnection qmp = await ConversationAsync(cancellationToken);
        return await qmp.ExecuteAsync(command, Patience, cancellationToken);
    }

    /// <summary>
    /// For steps that may be taken twice, which are all those of the way back: asks again after a broken conversation, and takes
    /// a refusal for "there is nothing (more) to do".
    /// </summary>
    public Task InsistAsync<TReply>(IQmpCommand<TReply> command, CancellationToken cancellationToken) =>
        InsistAsync(() => AskAsync(command, cancellationToken));

    /// <summary>As <see cref="InsistAsync{TReply}"/>, past a blocked monitor.</summary>
    public Task InsistOutOfBandAsync<TReply>(IQmpCommand<TReply> command, CancellationToken cancellationToken) =>
        InsistAsync(() => AskOutOfBandAsync(command, cancellationToken));

    /// <summary>Asks past a blocked monitor; only a yank and what mends a broken post-copy may.</summary>
    public async Task<TReply> AskOutOfBandAsync<TReply>(IQmpCommand<TReply> command, CancellationToken cancellationToken)
    {
        QmpConnection qmp = await ConversationAsync(cancellationToken);
        return await qmp.ExecuteOutOfBandAsync(command, cancellationToken);
    }

    /// <summary>
    /// Subscribe, sample, wait: samples again on every event and at least every <paramref name="poll"/>, because an event
    /// that falls into a broken conversation is never repeated (facts/qemu.md §11).
    /// </summary>
    /// <returns>The first sample that is not null.</returns>
    public async Task<T> UntilAsync<T>(Func<CancellationToken, Task<T?>> sample, TimeSpan poll, CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            QmpConnection qmp = await ConversationAsync(cancellationToken);
            using QmpSubscription events = qmp.Subscribe();
            try
            {
                while (true)
                {
                    if (await sample(cancellationToken) is T found)
                    {
                        return found;
                    }

                    await NextEventAsync(events, poll, cancellationToken);
                }
            }
            catch (QmpException lost) when (lost.Reason is QmpFailure.ConnectionLost && process.IsAlive)
            {
                // Questions may be asked again; on with a new conversation.
            }
        }
    }

    /// <summary>Every event from now until the conversation breaks.</summary>
    public async Task<QmpSubscription> SubscribeAsync(CancellationToken cancellationToken) =>
        (await ConversationAsync(cancellationToken)).Subscribe();

    public async Task<RunState> StateAsync(CancellationToken cancellationToken) => await AskAsync(new QueryStatus(), cancellationToken);

    public Task ContinueAsync(CancellationToken cancellationToken) => AskAsync(new Cont(), cancellationToken);

    /// <summary>As <see cref="ContinueAsync"/>, for a pause of ours: asks until it is so, whatever becomes of the single question.</summary>
    public async Task RunOnAsync()
    {
        using var patience = new CancellationTokenSource(Patience, time);
        await UntilAsync(
            async token =>
            {
                await InsistAsync(new Cont(), token);
                RunState state = await StateAsync(token);
                return state.Running ? state : null;
            },
            TimeSpan.FromMilliseconds(10),
            patience.Token);
    }

    /// <summary>Tells the network where the guest is now, a few times over the next second.</summary>
    public Task AnnounceAsync(CancellationToken cancellationToken) =>
        InsistAsync(new AnnounceSelf { Initial = 50, Max = 550, Rounds = 5, Step = 50 }, cancellationToken);

    public Task PauseAsync(CancellationToken cancellationToken) => AskAsync(new Stop(), cancellationToken);

    public Task PressPowerButtonAsync(CancellationToken cancellationToken) => AskAsync(new SystemPowerdown(), cancellationToken);

    public Task ResetAsync(CancellationToken cancellationToken) => AskAsync(new SystemReset(), cancellationToken);

    /// <summary>Whether QEMU has died. A connection breaks an instant before the process is seen to be gone.</summary>
    public async Task<bool> HasEndedAsync()
    {
        await Task.WhenAny(process.Exited, Task.Delay(TimeSpan.FromSeconds(1), time));
        return !process.IsAlive;
    }

    /// <summary>Ends QEMU: politely for two seconds, then by force. Afterwards the process is gone.</summary>
    public async Task EndAsync() => _ = await TryEndAsync(Timeout.InfiniteTimeSpan);

    /// <summary>The same for whoever does not wait as long as the kernel does, for a share that is away for instance.</summary>
    /// <returns>False when its process is still there after this time. Nothing of the guest runs any more, and it ends by itself.</returns>
    public async Task<bool> TryEndAsync(TimeSpan patience)
    {
        // At the socket's path of one that has ended another QEMU may listen by now.
        if (process.IsAlive && !await QuitAsync() && !await KillAsync(patience))
        {
            return false;
        }

        await DisposeAsync();
        return true;
    }

    private async Task<bool> QuitAsync()
    {
        using var polite = new CancellationTokenSource(TimeSpan.FromSeconds(2), time);
        try
        {
            await AskAsync(new Quit(), polite.Token);
            await process.Exited.WaitAsync(polite.Token);
            return true;
        }
        catch (Exception failure) when (failure is QmpException or OperationCanceledException or RefusedException)
        {
            return false;
        }
    }

    /// <summary>Pulls its plug and does not wait.</summary>
    public void Kill()
    {
        IsEnding = true;
        process.Kill();
    }

    private async Task<bool> KillAsync(TimeSpan patience)
    {
        Kill();
        try
        {
            await process.Exited.WaitAsync(patience, time);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>
    /// Once its process has ended: whether QEMU had said that it would, because the guest powered itself off or somebody asked
    /// it to. One that says nothing has crashed or was killed.
    /// </summary>
    public async Task<bool> AnnouncedItsEndAsync()
    {
        await process.Exited;
        // What it said last may still be unread.
        await _listening;
        return _announcedItsEnd;
    }

    /// <summary>Ends the conversation, not the guest.</summary>
    public async ValueTask DisposeAsync()
    {
        await _connecting.WaitAsync();
        try
        {
            if (_connection is not null)
            {
                await _connection.DisposeAsync();
                _connection = null;
            }
        }
        finally
        {
            _connecting.Release();
        }
    }

    private async Task InsistAsync(Func<Task> ask)
    {
        while (true)
        {
            try
            {
                await ask();
                return;
            }
            catch (QmpException refused) when (refused.Reason is QmpFailure.CommandRefused)
            {
                return;
            }
            catch (QmpException lost) when (lost.Reason is QmpFailure.ConnectionLost && process.IsAlive)
            {
                // The answer was lost; whether the step was taken too is the same to its repetition.
            }
        }
    }

    private async Task<QmpConnection> ConversationAsync(CancellationToken cancellationToken)
    {
        if (_connection is { Closed.IsCompleted: false } open)
        {
            return open;
        }

        await _connecting.WaitAsync(cancellationToken);
        try
        {
            if (_connection is { Closed.IsCompleted: false } meanwhile)
            {
                return meanwhile;
            }

            if (_connection is not null)
            {
                await _connection.DisposeAsync();
            }

            _connection = null;
            _connection = await ConnectAsync(cancellationToken);
            _listening = ListenAsync(_connection.Subscribe());
            return _connection;
        }
        finally
        {
            _connecting.Release();
        }
    }

    private async Task ListenAsync(QmpSubscription events)
    {
        using (events)
        {
            try
            {
                while (true)
                {
                    QmpEvent happened = await events.ReadAsync(CancellationToken.None);
                    _announcedItsEnd |= happened.Name == QmpEventName.Shutdown;
                }
            }
            catch (QmpException)
            {
                // The end of the conversation.
            }
        }
    }

    /// <summary>A QEMU that was just started listens after 0.1 to 0.4 s, on a busy machine later.</summary>
    private async Task<QmpConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        long begin = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await QmpConnection.ConnectAsync(process.QmpSocketPath, time, cancellationToken);
            }
            catch (QmpException early) when (early.Reason is QmpFailure.Unreachable or QmpFailure.ConnectionLost)
            {
                if (!process.IsAlive)
                {
                    throw Gone();
                }

                if (time.GetElapsedTime(begin) > Patience)
                {
                    throw;
                }

                await Task.WhenAny(process.Exited, Task.Delay(TimeSpan.FromMilliseconds(10), time, cancellationToken));
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    private RefusedException Gone() => new(
        ProblemId.GuestLost,
        process.QmpSocketPath,
        $"The guest's QEMU process has ended{(process.LastWords() is { Length: > 0 } words ? $": {words}" : ".")}",
        "Look into the guest's QEMU log on its host for the cause.");

    private async Task NextEventAsync(QmpSubscription events, TimeSpan poll, CancellationToken cancellationToken)
    {
        using var enough = new CancellationTokenSource(poll, time);
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(enough.Token, cancellationToken);
        try
        {
            await events.ReadAsync(wait.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Nothing happened for that long: time to look.
        }
    }
}
