using Godwit.Host.Operations;
using Godwit.Host.Platform;

namespace Godwit.Host.Storage;

/// <summary>
/// Files that are being made and are nobody's yet, and folders that were made for them. What stands here when the daemon starts was
/// left by a crash and is deleted.
/// </summary>
internal sealed class DraftBook(Journal journal)
{
    public void Add(string path) => journal.Write("INSERT OR IGNORE INTO image_draft (path) VALUES ($path)", ("$path", path));

    public void Remove(string path) => journal.Write("DELETE FROM image_draft WHERE path = $path", ("$path", path));

    /// <summary>All at once, before the first of them is made.</summary>
    public void Add(IEnumerable<string> files, IEnumerable<string> folders) => journal.Write("drafts", write =>
    {
        foreach (string file in files)
        {
            write.Run("INSERT OR IGNORE INTO image_draft (path) VALUES ($path)", ("$path", file));
        }

        foreach (string folder in folders)
        {
            write.Run("INSERT OR IGNORE INTO folder_draft (path) VALUES ($path)", ("$path", folder));
        }
    });

    /// <summary>They count from here on: all of them, in the transaction of whoever made them.</summary>
    public static void Settle(JournalWrite write, IEnumerable<string> files, IEnumerable<string> folders)
    {
        foreach (string file in files)
        {
            write.Run("DELETE FROM image_draft WHERE path = $path", ("$path", file));
        }

        foreach (string folder in folders)
        {
            write.Run("DELETE FROM folder_draft WHERE path = $path", ("$path", folder));
        }
    }

    /// <summary>Whether they count already, and none of them is a draft any more.</summary>
    public bool AreSettled(IReadOnlyCollection<string> files) =>
        !journal.Read("SELECT path FROM image_draft", row => row.GetString(0)).Any(draft => files.Contains(draft, StringComparer.Ordinal));

    /// <summary>Takes away what has been made of them. Repeatable.</summary>
    /// <param name="files">All of them are gone when this returns.</param>
    /// <param name="folders">Outermost first; those that are empty then are gone.</param>
    public void Discard(IReadOnlyCollection<string> files, IReadOnlyList<string> folders)
    {
        foreach (string file in files)
        {
            DeleteIfThere(file);
        }

        Folders.RemoveEmpty(folders);
        journal.Write("drafts are gone", write => Settle(write, files, folders));
    }

    /// <param name="isKept">Whether somebody has taken the file over after all.</param>
    public void DeleteLeft(Func<string, bool> isKept)
    {
        foreach (string path in journal.Read("SELECT path FROM image_draft", row => row.GetString(0)))
        {
            if (!isKept(path))
            {
                DeleteIfThere(path);
                DurableFile.DeleteHalfWritten(path);
            }

            Remove(path);
        }

        // A folder's path sorts before those of the folders in it.
        IReadOnlyList<string> folders = journal.Read("SELECT path FROM folder_draft ORDER BY path", row => row.GetString(0));
        Folders.RemoveEmpty(folders);
        if (folders.Count > 0)
        {
            journal.Write("DELETE FROM folder_draft");
        }
    }

    private static void DeleteIfThere(string path)
    {
        if (Directory.Exists(Path.GetDirectoryName(path)))
        {
            TpmState.DeleteFile(path);
        }
    }
}
