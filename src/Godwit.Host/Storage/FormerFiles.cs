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

    /// <summary>
    /// The other content of the one that is replaced. The journal knows which file it will be before it has the name; and goes on knowing
    /// the one before, which a crash in between leaves in its place.
    /// </summary>
    public void Write(string path, ReadOnlySpan<byte> content) => DurableFile.Write(path, content, file => journal.Write(
        "UPDATE former_file SET written = coalesce(written || ' ', '') || $written WHERE path = $path",
        ("$path", path), ("$written", FileIdentity.Of(file).ToString())));

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
    /// <exception cref="AggregateException">Some are not. One that is not alone is told of as it is.</exception>
    public void PutBack(IReadOnlyCollection<string> files)
    {
        End(files);
        PutBackAll(files);
    }

    /// <summary>As <see cref="PutBack(IReadOnlyCollection{string})"/>, of operations that a daemon before this one has not ended.</summary>
    public void PutBackLeft() => PutBackAll(Left());

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

    private void PutBackAll(IReadOnlyCollection<string> files)
    {
        var failures = new FileFailures();
        IReadOnlyList<Former> all = journal.Read("SELECT path, content, user_id, group_id, mode, identity, written FROM former_file ORDER BY path", Row);
        foreach (Former former in all.Where(former => files.Contains(former.Path, StringComparer.Ordinal)))
        {
            failures.Try(former.Path, () =>
            {
                // Those before it may have taken long, and an operation may have remembered it anew since.
                if (!IsOfThisLife(former.Path) && PutBack(former))
                {
                    journal.Write("former files are back", write => Settle(write, [former.Path]));
                }
            });
        }

        failures.Throw();
    }

    private bool IsOfThisLife(string path)
    {
        lock (_gate)
        {
            return _ofThisLife.Contains(path);
        }
    }

    /// <returns>Whether nothing is left to do about it.</returns>
    private bool PutBack(Former former)
    {
        FileStatus? there = FileStatus.Of(former.Path);
        if (there is null)
        {
            return Folders.VolumeOf(former.Path) == former.Identity.Volume;
        }

        if (former.Written.Any(written => written.IsSameAs(FileIdentity.Of(there))) && former.Content is { } content)
        {
            DurableFile.DeleteHalfWritten(former.Path);
            Write(former.Path, content);
        }
        else if (!former.Identity.IsSameAs(FileIdentity.Of(there)))
        {
            // Somebody has put another one there, and it is theirs.
            return true;
        }

        Ownership.MakeLike(former.Path, former.UserId, former.GroupId, former.Mode);
        return true;
    }

    private static Former Row(SqliteDataReader row) => new(
        row.GetString(0), row.IsDBNull(1) ? null : row.GetFieldValue<byte[]>(1), (uint)row.GetInt64(2), (uint)row.GetInt64(3), (UnixFileMode)row.GetInt64(4),
        FileIdentity.Parse(row.GetString(5)), row.IsDBNull(6) ? [] : [.. row.GetString(6).Split(' ').Select(FileIdentity.Parse)]);

    /// <param name="Identity">Which file it was.</param>
    /// <param name="Written">Ours, one of which may be in its place.</param>
    private sealed record Former(
        string Path, byte[]? Content, uint UserId, uint GroupId, UnixFileMode Mode, FileIdentity Identity, IReadOnlyList<FileIdentity> Written);
}
