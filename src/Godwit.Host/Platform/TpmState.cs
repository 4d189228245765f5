using Godwit.Host.Guests;
using Godwit.Host.Storage;
using Microsoft.Win32.SafeHandles;

namespace Godwit.Host.Platform;

/// <summary>
/// What a TPM keeps: a file in a folder of its own, which is the guest user's because swtpm replaces the file at each write. So
/// nothing in it is trusted: it is read without following a link, and only the names that swtpm uses are deleted.
/// </summary>
internal static class TpmState
{
    public const string FileName = "tpm2-00.permall";

    private static readonly string[] Companions = [".lock", "TMP2-00.permall", "tpm2-00.volatilestate", "TMP2-00.volatilestate"];

    /// <summary>Where a machine's state lies in its folder. A state that replaces another needs another mark.</summary>
    public static string PathIn(string folder, string mark = "") => Path.Combine(folder, $"tpm{mark}", FileName);

    public static string FolderOf(string statePath) => Path.GetDirectoryName(statePath)!;

    /// <summary>Whether it is where a running machine's state may be: nobody gives away another folder than such a one.</summary>
    public static bool IsWellPlaced(string statePath, string folder) =>
        Path.GetFileName(statePath) == FileName && Path.GetFileName(FolderOf(statePath)).StartsWith("tpm", StringComparison.Ordinal)
        && Path.GetDirectoryName(FolderOf(statePath)) == folder;

    /// <summary>A folder with the state of a TPM that was never used, or with this content. On disk when this returns.</summary>
    public static void Make(string statePath, GuestUser user, ReadOnlySpan<byte> content = default)
    {
        Folders.Create(FolderOf(statePath));
        DurableFile.Write(statePath, content);
        Give(statePath, user);
    }

    /// <summary>Folder and file become the guest user's.</summary>
    public static void Give(string statePath, GuestUser user)
    {
        if (File.Exists(statePath))
        {
            Ownership.GiveFile(statePath, user);
        }

        Ownership.GiveFolder(FolderOf(statePath), user);
    }

    /// <summary>The content, also while swtpm runs: it replaces the file in one step.</summary>
    public static byte[] Read(string statePath)
    {
        using SafeFileHandle file = Ownership.OpenPlainFile(statePath);
        byte[] content = new byte[RandomAccess.GetLength(file)];
        int read = RandomAccess.Read(file, content, 0);
        return content[..read];
    }

    /// <summary>Deletes a file of a VM; the last one of a TPM takes its folder along. Repeatable.</summary>
    public static void DeleteFile(string path)
    {
        string folder = FolderOf(path);
        if (Path.GetFileName(path) != FileName)
        {
            DurableFile.Delete(path);
        }
        else if (Directory.Exists(folder))
        {
            DurableFile.Delete(path);
            DurableFile.DeleteHalfWritten(path);
            foreach (string companion in Companions)
            {
                DurableFile.Delete(Path.Combine(folder, companion));
            }

            Folders.RemoveEmpty([folder]);
        }
    }
}
