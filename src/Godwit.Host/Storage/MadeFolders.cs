using Godwit.Host.Hosts;
using Godwit.Host.Operations;

namespace Godwit.Host.Storage;

/// <summary>
/// Folders that moves have made for the files of VMs. Once nothing is left in one, it goes, whichever VM left last; a folder that
/// somebody else made stays, empty or not.
/// </summary>
internal sealed class MadeFolders(Journal journal, SettingsBook settings)
{
    /// <summary>To be written in the transaction by which the files in them begin to count.</summary>
    public static void Note(JournalWrite write, IEnumerable<string> folders)
    {
        foreach (string folder in folders)
        {
            write.Run("INSERT OR IGNORE INTO made_folder (path) VALUES ($path)", ("$path", folder));
        }
    }

    /// <summary>Those that these files lie or lay in, innermost first. The folder for new VMs is not among them, nor what it lies in.</summary>
    public IReadOnlyList<string> Around(IEnumerable<string> files)
    {
        HashSet<string> above = [.. files.SelectMany(Above)];
        above.ExceptWith([settings.Current.VirtualMachinePath, .. Above(settings.Current.VirtualMachinePath)]);
        return
        [
            .. journal.Read("SELECT path FROM made_folder", row => row.GetString(0)).Where(above.Contains).OrderByDescending(path => path.Length),
        ];
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
        if (!Directory.Exists(folder) && journal.Read("SELECT 1 FROM made_folder WHERE path = $path", _ => true, ("$path", folder)) is [true])
        {
            journal.Write("DELETE FROM made_folder WHERE path = $path", ("$path", folder));
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
