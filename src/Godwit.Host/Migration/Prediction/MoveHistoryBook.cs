using System.Text.Json;
using Godwit.Contracts.Operations;
using Godwit.Host.Operations;

namespace Godwit.Host.Migration.Prediction;

/// <summary>What the moves away from this host turned out to be, the newest of them.</summary>
internal sealed class MoveHistoryBook(Journal journal)
{
    private const int Most = 200;

    /// <summary>Newest first.</summary>
    public IReadOnlyList<MoveExperience> All() =>
    [
        .. journal.Read("SELECT experience FROM move_history ORDER BY rowid DESC", row => Read(row.GetString(0))).OfType<MoveExperience>(),
    ];

    public void Add(OperationId move, MoveExperience experience) => journal.Write("move history", write =>
    {
        write.Run(
            "INSERT OR REPLACE INTO move_history (id, experience) VALUES ($id, $experience)",
            ("$id", move.ToString()),
            ("$experience", JsonSerializer.Serialize(experience, PredictionJson.Default.MoveExperience)));
        write.Run("DELETE FROM move_history WHERE rowid NOT IN (SELECT rowid FROM move_history ORDER BY rowid DESC LIMIT $most)", ("$most", Most));
    });

    /// <summary>Null for one of another version, which learns nothing to us.</summary>
    private static MoveExperience? Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, PredictionJson.Default.MoveExperience);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
