using Microsoft.Data.Sqlite;

namespace Godwit.Host.Operations;

/// <summary>
/// The host's memory: one SQLite file, WAL with synchronous=FULL, so that what a caller was told is done survives a crash.
/// One writer at a time; a commit takes about half a millisecond.
/// </summary>
internal sealed class Journal : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Lock _gate = new();

    /// <summary>
    /// Told of every write, by its statement or its transaction's name: before it, and (true) again once it is on disk. Null in the daemon; the failure
    /// sweep lets writes fail here.
    /// </summary>
    internal Action<string, bool>? Witness { get; set; }

    public Journal(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        KeepPrivate(path);
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        _connection.Open();
        JournalSchema.Apply(_connection);
    }

    /// <summary>Runs statements in one transaction, which <paramref name="what"/> names. When it returns they are on disk; when it throws none happened.</summary>
    public void Write(string what, Action<JournalWrite> statements)
    {
        Witness?.Invoke(what, false);
        lock (_gate)
        {
            using SqliteTransaction transaction = _connection.BeginTransaction();
            statements(new JournalWrite(_connection, transaction));
            transaction.Commit();
        }

        Witness?.Invoke(what, true);
    }

    public void Write(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        Witness?.Invoke(sql, false);
        lock (_gate)
        {
            using SqliteCommand command = JournalWrite.Command(_connection, null, sql, values);
            command.ExecuteNonQuery();
        }

        Witness?.Invoke(sql, true);
    }

    /// <summary>
    /// As <see cref="Write(string, Action{JournalWrite})"/>, for what must never be in doubt: a commit that is answered with an error may be there all the
    /// same. So the journal is asked, until it can be: a guest that waits for it is better off than one that runs at two places.
    /// </summary>
    /// <param name="isDone">Whether the journal says that it was done. When it does, this returns; when it does not, it throws.</param>
    public void WriteAndSettle(string what, Func<bool> isDone, Action<JournalWrite> statements)
    {
        try
        {
            Write(what, statements);
        }
        catch (SqliteException)
        {
            if (!Settle(isDone))
            {
                throw;
            }
        }
    }

    public IReadOnlyList<T> Read<T>(string sql, Func<SqliteDataReader, T> row, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        lock (_gate)
        {
            using SqliteCommand command = JournalWrite.Command(_connection, null, sql, values);
            using SqliteDataReader reader = command.ExecuteReader();
            List<T> rows = [];
            while (reader.Read())
            {
                rows.Add(row(reader));
            }

            return rows;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _connection.Dispose();
        }
    }

    private static bool Settle(Func<bool> isDone)
    {
        SpinWait breath = default;
        while (true)
        {
            try
            {
                return isDone();
            }
            catch (SqliteException)
            {
                // Nobody tells when a disk can be read again.
                breath.SpinOnce();
            }
        }
    }

    /// <summary>It names every path and person. SQLite's own files beside it take its mode over.</summary>
    private static void KeepPrivate(string path)
    {
        const UnixFileMode ours = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite,
            UnixCreateMode = ours,
        });
        File.SetUnixFileMode(file.SafeFileHandle, ours);
    }
}
