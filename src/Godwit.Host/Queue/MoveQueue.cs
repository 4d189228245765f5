using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Operations;
using Godwit.Host.StorageMigration;

namespace Godwit.Host.Queue;

/// <summary>
/// The moves of this host that wait for their turn, in order. A turn is room at this host and, for a virtual machine that leaves, at its
/// destination. Whoever waits for the destination holds nothing here meanwhile, so two hosts that empty themselves into each other
/// never wait for each other's room.
/// </summary>
internal sealed class MoveQueue
{
    /// <summary>How long a destination that has no room is not asked again (milliseconds). Not always the same, or two hosts ask in step for ever.</summary>
    private const int LeastPause = 300, MostPause = 600;

    private readonly Lock _gate = new();
    private readonly HashSet<string> _full = new(StringComparer.OrdinalIgnoreCase);
    private readonly HostOptions _options;
    private readonly MigrationSlots _slots;
    private readonly QueueLine _line;
    private readonly AskTurn _ask;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public MoveQueue(HostOptions options, MigrationSlots slots, QueueBook book, AskTurn ask, TimeProvider time, ILogger<MoveQueue> logger)
    {
        (_options, _slots, _line, _ask, _time, _logger) = (options, slots, new QueueLine(book), ask, time, logger);
        slots.Freed += Admit;
    }

    /// <summary>What waited when the daemon ended, in its old order. Before anything else may enter.</summary>
    public IReadOnlyList<QueuedMove> Restore()
    {
        lock (_gate)
        {
            return _line.Restore();
        }
    }

    /// <summary>Returns when it has its turn. Dispose what it returns when the move has ended; whoever stops waiting has lost his place.</summary>
    /// <param name="move">What is wanted.</param>
    /// <param name="operation">Told where it stands.</param>
    /// <param name="guestGone">Ends when the guest does that ran when the move was asked for; null when none did.</param>
    /// <exception cref="RefusedException">There is no room and it would not wait; or the guest has ended; or the destination does not answer.</exception>
    public async Task<IDisposable> TakeAsync(QueuedMove move, Operation operation, Task? guestGone)
    {
        QueueEntry entry;
        TaskCompletionSource<IDisposable> turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            // Together: who has entered and has no turn to be given is passed over.
            entry = _line.Enter(move, operation);
            entry.Turn = turn;
        }

        IDisposable? slot = null;
        try
        {
            while (true)
            {
                slot = await RoomHereAsync(entry, turn, operation, guestGone);
                if (move.Destination is not { } destination || await HasRoomAsync(destination, entry, operation.Cancelled))
                {
                    Leave(entry);
                    return slot;
                }

                slot.Dispose();
                slot = null;
                turn = Rest(entry, destination);
            }
        }
        catch
        {
            slot?.Dispose();
            Forget(move.Id);
            throw;
        }
    }

    /// <summary>It has ended, or will not be taken up again. Nothing to do when it does not wait.</summary>
    public void Forget(OperationId id)
    {
        QueueEntry? entry;
        lock (_gate)
        {
            entry = _line.Find(id);
        }

        try
        {
            if (entry is not null)
            {
                Leave(entry);
            }
        }
        catch (Exception failure)
        {
            // What the journal still has of it goes at the next start, because its operation has ended.
            Log.NotForgotten(_logger, id, failure);
        }
    }

    /// <exception cref="RefusedException">It does not wait.</exception>
    public void Reorder(OperationId id, QueueOperationRequest request)
    {
        lock (_gate)
        {
            _line.Reorder(id, request);
        }

        Admit();
    }

    /// <summary>Lets those begin for whom there is room now.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "Whoever gets the turn disposes it.")]
    public void Admit()
    {
        lock (_gate)
        {
            // After a restart nobody begins before all are there again.
            while (_line.Entries.All(entry => entry.Operation is not null)
                && QueueVerdict.Next([.. _line.Entries.Select(entry => (entry.Move.Needs, Rests(entry)))], _slots.Free) is { } next
                && _slots.TryTake(_line.Entries[next].Move.Needs) is { } slot)
            {
                TaskCompletionSource<IDisposable> turn = _line.Entries[next].Turn!;
                _line.Entries[next].Turn = null;
                turn.SetResult(slot);
            }

            _line.Tell();
        }
    }

    private bool Rests(QueueEntry entry) => entry.Turn is null || (entry.Move.Destination is { } destination && _full.Contains(destination));

    private async Task<IDisposable> RoomHereAsync(QueueEntry entry, TaskCompletionSource<IDisposable> turn, Operation operation, Task? guestGone)
    {
        Admit();
        try
        {
            if (!turn.Task.IsCompleted)
            {
                Wait(entry, entry.WaitsFor ?? _options.HostName);
                Task first = await Task.WhenAny(turn.Task, guestGone ?? turn.Task).WaitAsync(operation.Cancelled);
                if (first != turn.Task)
                {
                    throw GuestEnded(operation);
                }
            }

            operation.Cancelled.ThrowIfCancellationRequested();
            return await turn.Task;
        }
        catch
        {
            lock (_gate)
            {
                // It may have got its turn in the same instant.
                entry.Turn = null;
            }

            (turn.Task.IsCompletedSuccessfully ? await turn.Task : null)?.Dispose();
            throw;
        }
    }

    private async Task<bool> HasRoomAsync(string destination, QueueEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            return (await _ask(destination, entry.Move.Id, entry.Move.Needs, cancellationToken)).Granted;
        }
        catch (RefusedException silent) when (entry.IsWritten && silent.Problem.Id is ProblemId.HostUnreachable or ProblemId.HostShuttingDown)
        {
            // Whoever has waited does not lose his place, and those behind him theirs, because a daemon is restarted there.
            return false;
        }
    }

    /// <summary>Back to its place, and nobody asks that host for a while.</summary>
    private TaskCompletionSource<IDisposable> Rest(QueueEntry entry, string destination)
    {
        Wait(entry, destination);
        TaskCompletionSource<IDisposable> turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _full.Add(destination);
            entry.Turn = turn;
        }

        _ = WakeAsync(destination);
        return turn;
    }

    private async Task WakeAsync(string destination)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(LeastPause, MostPause)), _time);
        lock (_gate)
        {
            _full.Remove(destination);
        }

        Admit();
    }

    /// <exception cref="RefusedException">It would not wait.</exception>
    private void Wait(QueueEntry entry, string forHost)
    {
        if (!entry.Move.Waits)
        {
            throw new RefusedException(
                ProblemId.MigrationLimitReached, forHost, $"{forHost} has as many moves as it allows at the same time.",
                "Let it wait for its turn, wait for the others yourself, or raise the limit: godwit host settings.");
        }

        lock (_gate)
        {
            entry.WaitsFor = forHost;
            if (!entry.IsWritten)
            {
                entry.IsWritten = true;
                entry.Operation?.Report(StorageMeter.Waiting);
                _line.Write();
            }

            _line.Tell();
        }
    }

    private void Leave(QueueEntry entry)
    {
        lock (_gate)
        {
            _line.Remove(entry);
        }

        Admit();
    }

    private static RefusedException GuestEnded(Operation operation) => new(
        ProblemId.GuestLost, operation.View.VmName, $"The guest of {operation.View.VmName} has ended while its move waited for its turn.",
        "Ask again: a virtual machine that is off moves, too.");
}
