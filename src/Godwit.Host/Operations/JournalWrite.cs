using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace Godwit.Host.Operations;

/// <summary>One open transaction of the journal.</summary>
internal sealed class JournalWrite(SqliteConnection connection, SqliteTransaction transaction)
{
    public void Run(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using SqliteCommand command = Command(connection, transaction, sql, values);
        command.ExecuteNonQuery();
    }

    [SuppressMessage("Security", "CA2100", Justification = "Statements are literals of ours; values travel as parameters.")]
    internal static SqliteCommand Command(
        SqliteConnection connection, SqliteTransaction? transaction, string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        foreach ((string name, object? value) in values)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }
}
