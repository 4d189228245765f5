using Microsoft.Data.Sqlite;

namespace Godwit.Host.Operations;

/// <summary>The tables of a journal, and how one of an earlier version gets them.</summary>
internal static class JournalSchema
{
    private const string Tables = """
        CREATE TABLE IF NOT EXISTS vm (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            folder TEXT NOT NULL,
            desired TEXT NOT NULL,
            generation INTEGER NOT NULL);
        CREATE UNIQUE INDEX IF NOT EXISTS vm_name ON vm (name COLLATE NOCASE);
        CREATE TABLE IF NOT EXISTS operation (
            id TEXT PRIMARY KEY,
            state TEXT NOT NULL,
            is_move INTEGER NOT NULL,
            view TEXT NOT NULL,
            kind TEXT,
            vm_id TEXT,
            vm_name TEXT,
            started_at INTEGER);
        CREATE TABLE IF NOT EXISTS departure (
            id TEXT PRIMARY KEY,
            vm TEXT NOT NULL,
            state TEXT NOT NULL,
            settled INTEGER NOT NULL,
            move_order TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS storage_move (
            id TEXT PRIMARY KEY,
            vm TEXT NOT NULL,
            state TEXT NOT NULL,
            settled INTEGER NOT NULL,
            move_order TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS arrival (
            id TEXT PRIMARY KEY,
            vm TEXT NOT NULL,
            state TEXT NOT NULL,
            move_order TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS arrival_file (
            id TEXT NOT NULL,
            number INTEGER NOT NULL,
            coverage TEXT NOT NULL,
            PRIMARY KEY (id, number));
        CREATE TABLE IF NOT EXISTS queued_move (
            id TEXT PRIMARY KEY,
            place INTEGER NOT NULL,
            move TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS guest_start (
            vm TEXT PRIMARY KEY,
            started_at TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS file_draft (
            path TEXT PRIMARY KEY,
            identity TEXT,
            volume INTEGER);
        CREATE TABLE IF NOT EXISTS own_folder (
            path TEXT PRIMARY KEY,
            draft INTEGER NOT NULL,
            volume INTEGER);
        CREATE TABLE IF NOT EXISTS former_file (
            path TEXT PRIMARY KEY,
            content BLOB,
            user_id INTEGER NOT NULL,
            group_id INTEGER NOT NULL,
            mode INTEGER NOT NULL,
            identity TEXT NOT NULL,
            written TEXT);
        CREATE TABLE IF NOT EXISTS move_history (
            id TEXT PRIMARY KEY,
            experience TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS done_operation (
            id TEXT PRIMARY KEY);
        CREATE TABLE IF NOT EXISTS smart_paging (
            vm TEXT PRIMARY KEY,
            path TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS frozen_guest (
            vm TEXT PRIMARY KEY);
        CREATE TABLE IF NOT EXISTS lock_predecessor (
            vm TEXT PRIMARY KEY,
            host TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS given_address (
            address TEXT PRIMARY KEY);
        CREATE TABLE IF NOT EXISTS volume (
            share TEXT PRIMARY KEY,
            protection TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS setting (
            name TEXT PRIMARY KEY,
            value TEXT NOT NULL);
        """;

    /// <summary>What journals of earlier versions had in other tables.</summary>
    private const string Upgrade = """
        CREATE TABLE IF NOT EXISTS image_draft (path TEXT PRIMARY KEY);
        CREATE TABLE IF NOT EXISTS folder_draft (path TEXT PRIMARY KEY);
        CREATE TABLE IF NOT EXISTS made_folder (path TEXT PRIMARY KEY);
        INSERT OR IGNORE INTO file_draft (path) SELECT path FROM image_draft;
        INSERT OR IGNORE INTO own_folder (path, draft) SELECT path, 1 FROM folder_draft;
        INSERT OR IGNORE INTO own_folder (path, draft) SELECT path, 0 FROM made_folder;
        DROP TABLE image_draft;
        DROP TABLE folder_draft;
        DROP TABLE made_folder;
        """;

    /// <summary>What is asked for of an operation, which earlier versions had in its view alone. Times are milliseconds since 1970.</summary>
    private const string OperationColumns = """
        ALTER TABLE operation ADD COLUMN kind TEXT;
        ALTER TABLE operation ADD COLUMN vm_id TEXT;
        ALTER TABLE operation ADD COLUMN vm_name TEXT;
        ALTER TABLE operation ADD COLUMN started_at INTEGER;
        UPDATE operation SET
            kind = json_extract(view, '$.kind'),
            vm_id = json_extract(view, '$.vmId'),
            vm_name = json_extract(view, '$.vmName'),
            started_at = CAST(ROUND((julianday(json_extract(view, '$.startedAt')) - 2440587.5) * 86400000) AS INTEGER);
        """;

    private const string Indexes = """
        CREATE INDEX IF NOT EXISTS operation_vm ON operation (vm_id);
        CREATE INDEX IF NOT EXISTS operation_vm_name ON operation (vm_name COLLATE NOCASE);
        CREATE INDEX IF NOT EXISTS operation_started_at ON operation (started_at);
        """;

    public static void Apply(SqliteConnection connection)
    {
        Run(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000;" + Tables);
        if (Holds(connection, "SELECT 1 FROM sqlite_master WHERE name = 'image_draft'"))
        {
            Run(connection, "BEGIN IMMEDIATE;" + Upgrade + "COMMIT;");
        }

        if (!Holds(connection, "SELECT 1 FROM pragma_table_info('former_file') WHERE name = 'written'"))
        {
            Run(connection, "ALTER TABLE former_file ADD COLUMN written TEXT;");
        }

        if (!Holds(connection, "SELECT 1 FROM pragma_table_info('vm') WHERE name = 'role'"))
        {
            Run(connection, "ALTER TABLE vm ADD COLUMN role INTEGER NOT NULL DEFAULT 0;");
        }

        if (!Holds(connection, "SELECT 1 FROM pragma_table_info('operation') WHERE name = 'started_at'"))
        {
            Run(connection, "BEGIN IMMEDIATE;" + OperationColumns + "COMMIT;");
        }

        Run(connection, Indexes);
    }

    private static bool Holds(SqliteConnection connection, string question)
    {
        using SqliteCommand command = JournalWrite.Command(connection, null, question, []);
        return command.ExecuteScalar() is not null;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = JournalWrite.Command(connection, null, sql, []);
        command.ExecuteNonQuery();
    }
}
