using Godwit.Host.Operations;
using Microsoft.Data.Sqlite;

namespace Godwit.Host.Storage;

/// <summary>
/// How files of others were before an operation changed them: whose they were, and what stood in one that is replaced. What stands
/// here when the daemon starts was left by a crash and is put back.
/// </summary>
internal sealed class FormerFiles(Journal journal)
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _ofThisLife = new(StringComparer.Ordinal);

    /// <param name="files">Files and folders that will be given to somebody else, before the first of them is.</param>
    /// <param name="replaced">The one among them whose content will be another.</param>
    public void Remember(IReadOnlyCollection<string> files, string replaced)
    {
        lock (_gate)
        {
            _ofThisLife.UnionWith(files);
        }

        byte[] content = File.ReadAllBytes(replaced);
        journal.Write("former files", write =>
        {
            foreach (string file in files)
            {
                FileStatus status = FileStatus.Of(file) ?? throw new FileNotFoundException($"{file} does not exist any more.");
                write.Run(
                    "INSERT OR REPLACE INTO former_file (path, content, user_id, group_id, mode, identity) VALUES ($path, $content, $user, $group, $mode, $identity)",
                    ("$path", file), ("$content", file == replaced ? content : null), ("$user", (long)status.UserId), ("$group", (long)status.GroupId),
                    ("$mode", (long)status.Mode), ("$identity", FileIdentity.Of(status).ToString()));
            }
        });
    }

    /// <summary>They stay as they are now: in the transaction of whoever changed them.</summary>
    public static void Settle(JournalWrite write, IEnumerable<string> files)
    {
        foreach (string file in files)
        {
            write.Run("DELETE FROM former_file WHERE path = $path", ("$path", file));
        }
    }

    /// <summary>The operation that remembered them has ended, and has settled them.</summary>
    public void End(IEnumerable<string> files)
    {
        lock (_gate)
        {
            _ofThisLife.ExceptWith(files);
        }
    }

    /// <summary>As they were before. Repeatable.</summary>
    public void PutBack(IReadOnlyCollection<string> files)
    {
        End(files);
        Former[] all = [.. journal.Read("SELECT path, content, user_id, group_id, mode, identity FROM former_file ORDER BY path", Row)
            .Where(former => files.Contains(former.Path, StringComparer.Ordinal))];
        string[] done = [.. all.Where(PutBack).Select(former => former.Path)];
        if (done.Length > 0)
        {
            journal.Write("former files are back", write => Settle(write, done));
        }
    }

    /// <summary>As <see cref="PutBack(IReadOnlyCollection{string})"/>, of operations that a daemon before this one has not ended.</summary>
    public void PutBackLeft() => PutBack(Left());

    /// <summary>Whether something is to be put back that no operation of this daemon has in its hands.</summary>
    public bool IsAnyLeft() => Left().Count > 0;

    private IReadOnlyList<string> Left()
    {
        IReadOnlyList<string> all = journal.Read("SELECT path FROM former_file", row => row.GetString(0));
        lock (_gate)
        {
            return [.. all.Except(_ofThisLife, StringComparer.Ordinal)];
        }
    }

    /// <returns>Whether nothing is left to do about it.</returns>
    private static bool PutBack(Former former)
    {
        FileStatus? there = FileStatus.Of(former.Path);
        if (there is null)
        {
            return Folders.VolumeOf(former.Path) == former.Identity.Volume;
        }

        if (former.Content is { } content)
        {
            DurableFile.DeleteHalfWritten(former.Path);
            DurableFile.Write(former.Path, content);
        }
        else if (!former.Identity.IsSameAs(FileIdentity.Of(there)))
        {
            return true;
        }

        Ownership.MakeLike(former.Path, former.UserId, former.GroupId, former.Mode);
        return true;
    }

    private static Former Row(SqliteDataReader row) => new(
        row.GetString(0), row.IsDBNull(1) ? null : row.GetFieldValue<byte[]>(1), (uint)row.GetInt64(2), (uint)row.GetInt64(3), (UnixFileMode)row.GetInt64(4),
        FileIdentity.Parse(row.GetString(5)));

    private sealed record Former(string Path, byte[]? Content, uint UserId, uint GroupId, UnixFileMode Mode, FileIdentity Identity);
}
