using System.Text.Json;
using Godwit.Contracts.Operations;
using Godwit.Host.Operations;

namespace Godwit.Host.Queue;

/// <summary>The moves that wait, in their order, over restarts of the daemon.</summary>
internal sealed class QueueBook(Journal journal)
{
    public IReadOnlyList<QueuedMove> All() =>
        journal.Read("SELECT move FROM queued_move ORDER BY place", row => JsonSerializer.Deserialize(row.GetString(0), QueueJson.Default.QueuedMove)!);

    /// <summary>The whole queue, as it is now.</summary>
    public void Write(IReadOnlyList<QueuedMove> moves) => journal.Write("the queue of moves", write =>
    {
        write.Run("DELETE FROM queued_move");
        for (int i = 0; i < moves.Count; i++)
        {
            write.Run(
                "INSERT INTO queued_move (id, place, move) VALUES ($id, $place, $move)",
                ("$id", moves[i].Id.ToString()), ("$place", i), ("$move", JsonSerializer.Serialize(moves[i], QueueJson.Default.QueuedMove)));
        }
    });

    public void Remove(OperationId id) => journal.Write("DELETE FROM queued_move WHERE id = $id", ("$id", id.ToString()));
}
