using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Operations;

namespace Godwit.Host.Queue;

/// <summary>Who waits, in order, and what each is told of its place. One caller at a time.</summary>
internal sealed class QueueLine(QueueBook book)
{
    private readonly List<QueueEntry> _entries = [];

    public IReadOnlyList<QueueEntry> Entries => _entries;

    /// <summary>What waited when the daemon ended. Nobody has taken it up yet.</summary>
    public IReadOnlyList<QueuedMove> Restore()
    {
        IReadOnlyList<QueuedMove> moves = book.All();
        _entries.AddRange(moves.Select(move => new QueueEntry(move) { IsWritten = true }));
        return moves;
    }

    public QueueEntry? Find(OperationId id) => _entries.Find(known => known.Move.Id == id);

    /// <summary>At the place that its priority gives it; or the one that it had.</summary>
    public QueueEntry Enter(QueuedMove move, Operation operation)
    {
        QueueEntry? entry = Find(move.Id);
        if (entry is null)
        {
            entry = new QueueEntry(move);
            _entries.Insert(PlaceFor(entry), entry);
        }

        entry.Operation = operation;
        return entry;
    }

    /// <exception cref="RefusedException">It does not wait, or no place is named.</exception>
    public void Reorder(OperationId id, QueueOperationRequest request)
    {
        if (request is { Position: null, Priority: null } or { Position: < 1 } or { Position: not null, Priority: not null })
        {
            throw new RefusedException(
                ProblemId.MalformedRequest, "position", "A move gets another place by its number or by a priority.", "Give a position of 1 or more, or a priority.");
        }

        QueueEntry entry = _entries.Find(known => known.Move.Id == id && known.IsWritten) ?? throw new RefusedException(
            ProblemId.NotQueued, id.ToString(), "The operation does not wait for its turn.", "Only waiting moves have a place; 'godwit operation list' shows them.");
        _entries.Remove(entry);
        entry.Move = entry.Move with { Priority = request.Priority ?? entry.Move.Priority };
        int place = request.Position is { } position ? Math.Min(position - 1, _entries.Count) : PlaceFor(entry);
        _entries.Insert(place, entry);
        Write();
    }

    public void Remove(QueueEntry entry)
    {
        _entries.Remove(entry);
        if (entry.IsWritten)
        {
            book.Remove(entry.Move.Id);
            entry.Operation?.Queue(null, null);
        }
    }

    public void Write()
    {
        book.Write([.. _entries.Where(entry => entry.IsWritten).Select(entry => entry.Move)]);
        Tell();
    }

    public void Tell()
    {
        IReadOnlyList<QueueEntry> waiting = [.. _entries.Where(entry => entry.IsWritten)];
        for (int i = 0; i < waiting.Count; i++)
        {
            waiting[i].Operation?.Queue(i + 1, waiting[i].WaitsFor);
        }
    }

    private int PlaceFor(QueueEntry entry) => _entries.FindLastIndex(other => other.Move.Priority >= entry.Move.Priority) + 1;
}
