using Godwit.Host.Operations;
using Godwit.Host.Platform;

namespace Godwit.Host.Storage;

/// <summary>
/// Files that are being made and are nobody's yet. What stands here when the daemon starts was left by a crash and is deleted.
/// </summary>
internal sealed class DraftBook(Journal journal)
{
    public void Add(string path) => journal.Write("INSERT OR IGNORE INTO image_draft (path) VALUES ($path)", ("$path", path));

    public void Remove(string path) => journal.Write("DELETE FROM image_draft WHERE path = $path", ("$path", path));

    /// <param name="isKept">Whether somebody has taken the file over after all.</param>
    public void DeleteLeft(Func<string, bool> isKept)
    {
        foreach (string path in journal.Read("SELECT path FROM image_draft", row => row.GetString(0)))
        {
            if (!isKept(path) && Directory.Exists(Path.GetDirectoryName(path)))
            {
                TpmState.DeleteFile(path);
            }

            Remove(path);
        }
    }
}
