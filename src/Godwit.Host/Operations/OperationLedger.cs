using System.Collections.Concurrent;
using System.Text.Json;
using Godwit.Contracts;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;

namespace Godwit.Host.Operations;

/// <summary>Every operation of this host: those that run, live; those that ended, from the journal.</summary>
internal sealed class OperationLedger(Journal journal, TimeProvider time)
{
    private readonly ConcurrentDictionary<OperationId, Operation> _running = new();

    public Operation Begin(OperationKind kind, VmId vm, string vmName, string startedBy, string? sourceHost = null, string? destinationHost = null)
    {
        var operation = new Operation(new OperationView
        {
            Id = OperationId.New(),
            Kind = kind,
            State = OperationState.Running,
            VmId = vm,
            VmName = vmName,
            StartedBy = startedBy,
            StartedAt = time.GetUtcNow(),
            Cancellable = IsMove(kind),
            Revision = 1,
            SourceHost = sourceHost,
            DestinationHost = destinationHost,
        });
        Store(operation.View);
        _running[operation.Id] = operation;
        return operation;
    }

    public void End(Operation operation, OperationState state, Problem? problem, Contracts.Moves.MoveReport? report)
    {
        OperationView view = operation.View with
        {
            State = state, FinishedAt = time.GetUtcNow(), Cancellable = false, Problem = problem, Report = report,
        };
        Store(view with { Revision = view.Revision + 1 });
        operation.End(state, time.GetUtcNow(), problem, report);
        _running.TryRemove(operation.Id, out _);
        operation.Dispose();
    }

    /// <summary>The daemon starts: what was running when it died has ended by that.</summary>
    public void CloseInterrupted()
    {
        foreach (OperationView view in Query("WHERE state = 'Running'", 10_000))
        {
            Store(view with
            {
                State = OperationState.Failed,
                FinishedAt = time.GetUtcNow(),
                Cancellable = false,
                Revision = view.Revision + 1,
                Problem = new Problem
                {
                    Id = ProblemId.InterruptedByRestart,
                    Target = view.VmName,
                    Message = $"{view.Kind} of {view.VmName} was interrupted: the host's daemon was restarted.",
                    Remedy = "Look at the virtual machine's state, which has been recovered, and ask again if needed.",
                },
            });
        }
    }

    /// <summary>Recovery finished what an operation had begun: its record tells the truth.</summary>
    public void Correct(OperationId id, OperationState state, Problem? problem)
    {
        if (Query("WHERE id = $id", 1, ("$id", id.ToString())) is [OperationView view])
        {
            Store(view with { State = state, Problem = problem, FinishedAt = time.GetUtcNow(), Revision = view.Revision + 1 });
        }
    }

    /// <exception cref="RefusedException">There is none of that id.</exception>
    public OperationView Get(OperationId id) =>
        _running.TryGetValue(id, out Operation? operation) ? operation.View
        : Query("WHERE id = $id", 1, ("$id", id.ToString())) is [OperationView view] ? view
        : throw NotFound(id);

    /// <exception cref="RefusedException">It is not running.</exception>
    public Operation GetRunning(OperationId id) =>
        _running.TryGetValue(id, out Operation? operation)
            ? operation
            : throw new RefusedException(
                ProblemId.NotCancellable, id.ToString(), $"The operation has ended as {Get(id).State}.", "Nothing is left to cancel.");

    public Operation? FindRunning(OperationId id) => _running.GetValueOrDefault(id);

    /// <summary>Newest first.</summary>
    public IReadOnlyList<OperationView> List(int limit, bool movesOnly)
    {
        IReadOnlyList<OperationView> stored = Query(movesOnly ? "WHERE is_move = 1" : "", limit);
        return [.. stored.Select(view => _running.TryGetValue(view.Id, out Operation? live) ? live.View : view)];
    }

    public static bool IsMove(OperationKind kind) =>
        kind is OperationKind.MoveVirtualMachine or OperationKind.MoveVirtualMachineAndStorage;

    private static RefusedException NotFound(OperationId id) =>
        new(ProblemId.OperationNotFound, id.ToString(), $"No operation {id} is known here.", "List operations to see the ids of this host.");

    private void Store(OperationView view) => journal.Write(
        "INSERT INTO operation (id, state, is_move, view) VALUES ($id, $state, $move, $view) "
        + "ON CONFLICT (id) DO UPDATE SET state = $state, view = $view",
        ("$id", view.Id.ToString()),
        ("$state", view.State.ToString()),
        ("$move", IsMove(view.Kind) ? 1 : 0),
        ("$view", JsonSerializer.Serialize(view, GodwitJson.Default.OperationView)));

    private IReadOnlyList<OperationView> Query(string where, int limit, params ReadOnlySpan<(string Name, object? Value)> values) =>
        journal.Read(
            $"SELECT view FROM operation {where} ORDER BY id DESC LIMIT {limit}",
            row => JsonSerializer.Deserialize(row.GetString(0), GodwitJson.Default.OperationView)!,
            values);
}
