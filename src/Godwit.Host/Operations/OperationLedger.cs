using System.Collections.Concurrent;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;

namespace Godwit.Host.Operations;

/// <summary>Every operation of this host: those that run, live; those that ended, from the journal.</summary>
internal sealed class OperationLedger(OperationRows rows, Journal journal, OperationNews news, TimeProvider time)
{
    private const long ResumedRevisions = 1_000_000_000;

    private readonly ConcurrentDictionary<OperationId, Operation> _running = new();
    private readonly ConcurrentDictionary<OperationId, OperationView> _unwritten = new();

    public Operation Begin(OperationKind kind, VmId? vm, string vmName, string startedBy, string? sourceHost = null, string? destinationHost = null)
    {
        var operation = new Operation(news.Of(new OperationView
        {
            Id = OperationId.New(),
            Kind = kind,
            State = OperationState.Running,
            VmId = vm,
            VmName = vmName,
            StartedBy = startedBy,
            StartedAt = time.GetUtcNow(),
            Cancellable = IsCancellable(kind),
            Revision = 1,
            SourceHost = sourceHost,
            DestinationHost = destinationHost,
        }));
        try
        {
            rows.Store(operation.View);
        }
        catch
        {
            // An error says nothing about the row: if it is there, it must not look as if something ran.
            OperationView never = _unwritten[operation.Id] = operation.Ended(OperationState.Failed, time.GetUtcNow(), NotBegun(operation.View), null);
            operation.End(never);
            operation.Dispose();
            throw;
        }

        _running[operation.Id] = operation;
        return operation;
    }

    /// <summary>
    /// The journal has it first, then whoever watches. When the journal fails, the end stays here to be written down later by
    /// <see cref="StoreUnwritten"/>: nothing may run for ever because of its record.
    /// </summary>
    public void End(Operation operation, OperationState state, Problem? problem, Contracts.Moves.MoveReport? report)
    {
        OperationView view = operation.Ended(state, time.GetUtcNow(), problem, report);
        _unwritten[operation.Id] = view;
        try
        {
            StoreUnwritten();
        }
        finally
        {
            _running.TryRemove(operation.Id, out _);
            operation.End(view);
            operation.Dispose();
        }
    }

    /// <summary>Ends that the journal would not take when they happened.</summary>
    public void StoreUnwritten()
    {
        foreach (OperationView view in _unwritten.Values)
        {
            rows.Store(view);
            _unwritten.TryRemove(view.Id, out _);
        }
    }

    /// <summary>In the transaction that is an operation's point of no return: it has succeeded, whatever becomes of this daemon.</summary>
    public static void MarkDone(JournalWrite write, OperationId id) =>
        write.Run("INSERT OR IGNORE INTO done_operation (id) VALUES ($id)", ("$id", id.ToString()));

    /// <summary>The daemon starts: what was running when it died has ended by that.</summary>
    /// <param name="isDone">Moves that had passed their point of no return: nothing can keep them from completing.</param>
    /// <param name="waits">Moves that had not begun: they go on waiting.</param>
    public void CloseInterrupted(Func<OperationId, bool> isDone, Func<OperationId, bool> waits)
    {
        HashSet<string> marked = [.. journal.Read("SELECT id FROM done_operation", row => row.GetString(0))];
        foreach (OperationView view in rows.Running().Where(view => !waits(view.Id)))
        {
            bool done = isDone(view.Id) || marked.Contains(view.Id.ToString());
            OperationView closed = view with
            {
                State = done ? OperationState.Completed : OperationState.Failed,
                FinishedAt = time.GetUtcNow(),
                Cancellable = false,
                Revision = view.Revision + 1,
                Problem = done ? null : Interrupted(view),
            };
            rows.Store(closed);
            news.Closed(closed);
        }

        if (marked.Count > 0)
        {
            journal.Write("DELETE FROM done_operation");
        }
    }

    /// <summary>One that waited when the daemon ended, as it was; null when it has ended.</summary>
    public Operation? Resume(OperationId id)
    {
        if (rows.Find(id) is not { State: OperationState.Running } view)
        {
            return null;
        }

        // Above all that a watcher can have seen: its revisions were not written down.
        var operation = new Operation(news.Of(view with { Revision = view.Revision + ResumedRevisions }));
        rows.Store(operation.View);
        return _running[id] = operation;
    }

    /// <summary>Recovery finished what an operation had begun: its record tells the truth.</summary>
    public void Correct(OperationId id, OperationState state, Problem? problem)
    {
        if (rows.Find(id) is { } view)
        {
            rows.Store(view with { State = state, Problem = problem, FinishedAt = time.GetUtcNow(), Revision = view.Revision + 1 });
        }
    }

    /// <exception cref="RefusedException">There is none of that id.</exception>
    public OperationView Get(OperationId id) =>
        FindLive(id) ?? rows.Find(id) ?? throw NotFound(id);

    /// <exception cref="RefusedException">It is not running.</exception>
    public Operation GetRunning(OperationId id) =>
        _running.TryGetValue(id, out Operation? operation)
            ? operation
            : throw new RefusedException(
                ProblemId.NotCancellable, id.ToString(), $"The operation has ended as {Get(id).State}.", "Nothing is left to cancel.");

    public Operation? FindRunning(OperationId id) => _running.GetValueOrDefault(id);

    /// <summary>Those that have not ended, as they stand.</summary>
    public IEnumerable<OperationView> Active => _running.Values.Select(operation => operation.View);

    /// <summary>Newest first. One that the journal has not caught up with is as it is.</summary>
    public IReadOnlyList<OperationView> List(OperationFilter filter) =>
        [.. rows.List(filter).Select(view => FindLive(view.Id) ?? view).Where(view => filter.Outcomes?.Contains(view.State) is not false)];

    public static bool IsMove(OperationKind kind) =>
        kind is OperationKind.MoveStorage or OperationKind.MoveVirtualMachine or OperationKind.MoveVirtualMachineAndStorage;

    /// <summary>Whether it copies data for a while, within a cap that may be changed.</summary>
    public static bool IsCopy(OperationKind kind) => IsMove(kind)
        || kind is OperationKind.ExportVirtualMachine or OperationKind.ImportVirtualMachine or OperationKind.RemoveCheckpoint or OperationKind.MergeCheckpointDisks;

    private static bool IsCancellable(OperationKind kind) => IsMove(kind)
        || kind is OperationKind.StopVirtualMachine or OperationKind.ExportVirtualMachine or OperationKind.ImportVirtualMachine
            or OperationKind.CreateVirtualHardDisk or OperationKind.ConvertVirtualHardDisk or OperationKind.ResizeVirtualHardDisk
            or OperationKind.MergeVirtualHardDisk or OperationKind.CompactVirtualHardDisk or OperationKind.TestVirtualHardDisk
            or OperationKind.RemoveCheckpoint or OperationKind.MergeCheckpointDisks;

    private static Problem Interrupted(OperationView view) => new()
    {
        Id = ProblemId.InterruptedByRestart,
        Target = view.VmName,
        Message = $"{KindWords.Of(view.Kind)} {view.VmName} was interrupted: the host's daemon was restarted.",
        Remedy = "Look at the virtual machine's state, which has been recovered, and ask again if needed.",
    };

    private static Problem NotBegun(OperationView view) => new()
    {
        Id = ProblemId.Unexpected,
        Target = view.VmName,
        Message = $"{KindWords.Of(view.Kind)} {view.VmName} was not begun: the journal could not be written.",
        Remedy = "Check the file system of the daemon's state folder.",
    };

    private OperationView? FindLive(OperationId id) =>
        _running.TryGetValue(id, out Operation? operation) ? operation.View : _unwritten.GetValueOrDefault(id);

    private static RefusedException NotFound(OperationId id) =>
        new(ProblemId.OperationNotFound, id.ToString(), $"No operation {id} is known here.", "List operations to see the ids of this host.");
}
