using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Operations;
using Godwit.Host.Platform;

namespace Godwit.Host.Storage;

/// <summary>
/// Files that are being made and are nobody's yet, and files that are about to be nobody's. What stands here when the daemon starts
/// was left by a crash and is deleted: never another file than the one that was made, and as soon as its file system is there.
/// </summary>
internal sealed class DraftBook(Journal journal, MadeFolders made)
{
    private const string Insert =
        "INSERT INTO file_draft (path, identity, volume) VALUES ($path, $identity, $volume) ON CONFLICT (path) DO UPDATE SET identity = $identity, volume = $volume";

    /// <summary>A file that was not made yet. NULL is one that its name tells apart.</summary>
    private const string NotMade = "";

    private readonly Lock _gate = new();
    private readonly HashSet<string> _ofThisLife = new(StringComparer.Ordinal);

    /// <summary>A file of a name that nobody else would choose, before it is made.</summary>
    public void Add(string path)
    {
        Begin([path]);
        journal.Write(Insert, Values(path, null));
    }

    /// <summary>Files that are there, before what names them ceases to.</summary>
    public void Announce(IReadOnlyCollection<string> files)
    {
        Begin(files);
        journal.Write("drafts to go", write => Announce(write, files));
    }

    /// <summary>The same in the transaction by which they cease to count.</summary>
    public static void Announce(JournalWrite write, IEnumerable<string> files)
    {
        foreach (string file in files)
        {
            // swtpm replaces its file at each write.
            bool isByName = Path.GetFileName(file) == TpmState.FileName || FileStatus.Of(file) is null;
            write.Run(Insert, Values(file, isByName ? null : FileIdentity.Of(FileStatus.Of(file)!).ToString()));
        }
    }

    /// <summary>All at once, before the first of them is made: where somebody else may put a file meanwhile.</summary>
    public void Add(IReadOnlyCollection<string> files, IReadOnlyCollection<string> folders)
    {
        Begin(files);
        journal.Write("drafts", write =>
        {
            foreach (string file in files)
            {
                write.Run(Insert, Values(file, NotMade));
            }

            made.Announce(write, folders);
        });
    }

    /// <summary>A draft is this file from now on: made, and empty still.</summary>
    public void Made(string path, FileStatus file) => journal.Write(
        "UPDATE file_draft SET identity = $identity WHERE path = $path", ("$path", path), ("$identity", FileIdentity.Of(file).ToString()));

    /// <summary>A small draft, whole and on disk when this returns.</summary>
    /// <exception cref="RefusedException">Somebody has put a file there.</exception>
    public void Write(string path, ReadOnlySpan<byte> content)
    {
        try
        {
            DurableFile.WriteNew(path, content, file => Made(path, file));
        }
        catch (IOException) when (FileStatus.Of(path) is not null)
        {
            throw new RefusedException(ProblemId.ImageExists, path, $"{path} exists already and is not overwritten.", "Choose another place.");
        }
    }

    public void Remove(string path)
    {
        journal.Write("DELETE FROM file_draft WHERE path = $path", ("$path", path));
        End([path]);
    }

    /// <summary>Files that stay, whatever was said of them before.</summary>
    public void Keep(IReadOnlyCollection<string> files)
    {
        Forget([.. All().IntersectBy(files, draft => draft.Path, StringComparer.Ordinal)]);
        End(files);
    }

    /// <summary>Drafts that no operation of this daemon has in its hands.</summary>
    public IReadOnlyList<string> Left() => [.. All().Select(draft => draft.Path).Where(path => !IsOfThisLife(path))];

    /// <summary>They count from here on, or are somebody else's: all of them, in the transaction of whoever decides it.</summary>
    public static void Settle(JournalWrite write, IEnumerable<string> files)
    {
        foreach (string file in files)
        {
            write.Run("DELETE FROM file_draft WHERE path = $path", ("$path", file));
        }
    }

    /// <summary>The operation that announced them has ended, and has settled them.</summary>
    public void End(IEnumerable<string> files, IEnumerable<string> folders)
    {
        End(files);
        made.End(folders);
    }

    /// <summary>The same, of files alone.</summary>
    public void End(IEnumerable<string> files)
    {
        lock (_gate)
        {
            _ofThisLife.ExceptWith(files);
        }
    }

    /// <summary>Whether they count already, and none of them is a draft any more.</summary>
    public bool AreSettled(IReadOnlyCollection<string> files) => !All().Any(draft => files.Contains(draft.Path, StringComparer.Ordinal));

    /// <summary>Takes away what has been made of them. Repeatable.</summary>
    /// <param name="files">Those that this operation made are gone when this returns.</param>
    /// <param name="folders">Those that are empty then are gone.</param>
    public void Discard(IReadOnlyCollection<string> files, IReadOnlyCollection<string> folders)
    {
        // First of both: should one of them fail, what is left is looked at again.
        End(files, folders);
        var failures = new FileFailures();
        DeleteAll([.. All().Where(draft => files.Contains(draft.Path, StringComparer.Ordinal))], _ => false, byDeadDaemon: false, failures);
        made.Discard(folders, failures);
        failures.Throw();
    }

    /// <summary>At the daemon's start, and again whenever something waits.</summary>
    /// <param name="isKept">Whether somebody has taken the file over after all.</param>
    /// <exception cref="AggregateException">Some are still there. One that is so alone is told of as it is.</exception>
    public void DeleteLeft(Func<string, bool> isKept)
    {
        var failures = new FileFailures();
        DeleteAll([.. All().Where(draft => !IsOfThisLife(draft.Path))], isKept, byDeadDaemon: true, failures);
        made.Discard(made.Left(), failures);
        failures.Throw();
    }

    /// <summary>Whether something is left, a file or a folder, that no operation of this daemon has in its hands.</summary>
    public bool IsAnyLeft() => Left().Count > 0 || made.Left().Count > 0;

    private void DeleteAll(IReadOnlyList<FileDraft> drafts, Func<string, bool> isKept, bool byDeadDaemon, FileFailures failures)
    {
        List<FileDraft> done = [];
        foreach (FileDraft draft in drafts)
        {
            failures.Try(draft.Path, () =>
            {
                bool kept = isKept(draft.Path);
                DraftFate fate = DraftVerdict.Of(draft, FileStatus.Of(draft.Path), Folders.VolumeOf(draft.Path), kept, byDeadDaemon);
                // Those before it may have taken long, and an operation may have begun at its place since.
                if (fate is not DraftFate.Wait && IsLeft(draft))
                {
                    Delete(draft.Path, fate, kept);
                    done.Add(draft);
                }
            });
        }

        Forget(done);
    }

    private static void Delete(string path, DraftFate fate, bool kept)
    {
        if (fate is DraftFate.Delete)
        {
            TpmState.DeleteFile(path);
        }

        if (!kept)
        {
            DurableFile.DeleteHalfWritten(path);
        }
    }

    /// <summary>Still as it was read, and in nobody's hands.</summary>
    private bool IsLeft(FileDraft draft) => !IsOfThisLife(draft.Path) && journal.Read(
        "SELECT 1 FROM file_draft WHERE path = $path AND identity IS $identity", _ => true, ("$path", draft.Path), ("$identity", Text(draft))) is [true];

    /// <summary>As they were read: somebody may have begun another one at the same place since.</summary>
    private void Forget(List<FileDraft> drafts)
    {
        if (drafts.Count == 0)
        {
            return;
        }

        journal.Write("drafts are gone", write =>
        {
            foreach (FileDraft draft in drafts)
            {
                write.Run("DELETE FROM file_draft WHERE path = $path AND identity IS $identity", ("$path", draft.Path), ("$identity", Text(draft)));
            }
        });
    }

    private static string? Text(FileDraft draft) => draft.IsByName ? null : draft.Identity?.ToString() ?? NotMade;

    private IReadOnlyList<FileDraft> All() => journal.Read("SELECT path, identity, volume FROM file_draft ORDER BY path", row => new FileDraft(
        row.GetString(0),
        IsByName: row.IsDBNull(1),
        row.IsDBNull(1) || row.GetString(1).Length == 0 ? null : FileIdentity.Parse(row.GetString(1)),
        row.IsDBNull(2) ? null : (ulong)row.GetInt64(2)));

    private static (string Name, object? Value)[] Values(string path, string? identity) =>
        [("$path", path), ("$identity", identity), ("$volume", (long)Folders.VolumeOf(path))];

    private void Begin(IEnumerable<string> files)
    {
        lock (_gate)
        {
            _ofThisLife.UnionWith(files);
        }
    }

    /// <summary>What an operation of this daemon announced is its own to end.</summary>
    private bool IsOfThisLife(string path)
    {
        lock (_gate)
        {
            return _ofThisLife.Contains(path);
        }
    }
}
