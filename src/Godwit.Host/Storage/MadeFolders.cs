using Godwit.Host.Hosts;
using Godwit.Host.Operations;

namespace Godwit.Host.Storage;

/// <summary>
/// Folders that we have made for files of VMs. As long as an operation has not ended they are drafts, and go with it; later, once
/// nothing is left in one, it goes, whichever VM left last. A folder that somebody else made stays, empty or not.
/// </summary>
internal sealed class MadeFolders(Journal journal, SettingsBook settings)
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _ofThisLife = new(StringComparer.Ordinal);

    /// <summary>Drafts, before they are made.</summary>
    public void Announce(JournalWrite write, IReadOnlyCollection<string> folders)
    {
        lock (_gate)
        {
            _ofThisLife.UnionWith(folders);
        }

        Insert(write, folders, draft: 1);
    }

    /// <summary>To be written in the transaction by which the files in them begin to count.</summary>
    public static void Note(JournalWrite write, IEnumerable<string> folders) => Insert(write, folders, draft: 0);

    /// <summary>They are the user's from here on.</summary>
    public static void Forget(JournalWrite write, IEnumerable<string> folders)
    {
        foreach (string folder in folders)
        {
            write.Run("DELETE FROM own_folder WHERE path = $path", ("$path", folder));
        }
    }

    /// <summary>The operation that announced them has ended.</summary>
    public void End(IEnumerable<string> folders)
    {
        lock (_gate)
        {
            _ofThisLife.ExceptWith(folders);
        }
    }

    /// <summary>Those that these files lie or lay in, innermost first. The folder for new VMs is not among them, nor what it lies in.</summary>
    public IReadOnlyList<string> Around(IEnumerable<string> files)
    {
        HashSet<string> above = [.. files.SelectMany(Above)];
        above.ExceptWith([settings.Current.VirtualMachinePath, .. Above(settings.Current.VirtualMachinePath)]);
        return [.. Paths("WHERE draft = 0").Where(above.Contains).OrderByDescending(path => path.Length)];
    }

    /// <summary>Of <see cref="Around"/>, what is empty goes. Repeatable after a crash.</summary>
    public void RemoveEmptyAround(IEnumerable<string> files)
    {
        foreach (string folder in Around(files))
        {
            RemoveEmpty(folder);
        }
    }

    public void RemoveEmpty(string folder)
    {
        Folders.RemoveEmpty([folder]);
        if (IsGone(folder))
        {
            Delete([folder]);
        }
    }

    /// <summary>The operation has failed: what is empty of its folders goes, and what somebody has used meanwhile is theirs.</summary>
    public void Discard(IReadOnlyCollection<string> folders, FileFailures failures)
    {
        End(folders);
        List<string> done = [];
        string[] drafts = [.. folders.Intersect(Paths("WHERE draft = 1"), StringComparer.Ordinal).OrderByDescending(path => path.Length)];
        foreach (string folder in drafts)
        {
            bool tried = failures.Try(folder, () => Folders.RemoveEmpty([folder]));
            // One with files in it is kept for as long as a draft of ours may be among them.
            if (tried && (IsGone(folder) || (Directory.Exists(folder) && !HoldsDraft(folder))))
            {
                done.Add(folder);
            }
        }

        Delete(done);
    }

    /// <summary>Drafts that no operation of this daemon has in its hands.</summary>
    public IReadOnlyList<string> Left()
    {
        IReadOnlyList<string> drafts = Paths("WHERE draft = 1");
        lock (_gate)
        {
            return [.. drafts.Except(_ofThisLife, StringComparer.Ordinal)];
        }
    }

    private void Delete(List<string> folders)
    {
        if (folders.Count > 0 && folders.Intersect(Paths(""), StringComparer.Ordinal).Any())
        {
            journal.Write("folders are gone", write => Forget(write, folders));
        }
    }

    /// <summary>Not to be seen, and its file system is there: it is no more.</summary>
    private bool IsGone(string folder) => !Directory.Exists(folder) && VolumeOf(folder) is var home && (home is null || home == Folders.VolumeOf(folder));

    private ulong? VolumeOf(string folder) => journal
        .Read("SELECT volume FROM own_folder WHERE path = $path", row => row.IsDBNull(0) ? null : (ulong?)row.GetInt64(0), ("$path", folder)) is [var volume] ? volume : null;

    private bool HoldsDraft(string folder) =>
        journal.Read("SELECT path FROM file_draft", row => row.GetString(0)).Any(file => file.StartsWith(folder + "/", StringComparison.Ordinal));

    private IReadOnlyList<string> Paths(string where) => journal.Read($"SELECT path FROM own_folder {where}", row => row.GetString(0));

    private static void Insert(JournalWrite write, IEnumerable<string> folders, int draft)
    {
        foreach (string folder in folders)
        {
            write.Run(
                "INSERT INTO own_folder (path, draft, volume) VALUES ($path, $draft, $volume) ON CONFLICT (path) DO UPDATE SET draft = $draft, volume = $volume",
                ("$path", folder), ("$draft", draft), ("$volume", (long)Folders.VolumeOf(folder)));
        }
    }

    private static IEnumerable<string> Above(string path)
    {
        for (string? folder = Path.GetDirectoryName(path); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            yield return folder;
        }
    }
}
