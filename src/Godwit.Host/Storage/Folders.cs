using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Guests;
using Godwit.Host.Storage.Smb;

namespace Godwit.Host.Storage;

/// <summary>Folders of VMs.</summary>
internal static class Folders
{
    /// <summary>
    /// The first reason why these folders cannot take what is coming, or null. It looks at all of them before anyone creates
    /// anything, and it adds up what goes to the same file system. FreeBytes are those of now: two moves at the same time
    /// may both be promised them.
    /// </summary>
    public static Problem? Check(IReadOnlyList<FolderNeed> needs, GuestUser user)
    {
        if (needs.Select(need => FolderVerdict.OfPath(need.Path) ?? VolumeVerdict.OfPath(need.Path)).FirstOrDefault(problem => problem is not null) is { } badPath)
        {
            return badPath;
        }

        List<(FolderNeed Need, FolderSight Sight)> folders = [.. needs.Select(need => (need, FolderSight.Of(need.Path, user)))];
        return folders.Select(folder => FolderVerdict.Of(folder.Need, folder.Sight)).FirstOrDefault(problem => problem is not null)
            ?? FolderVerdict.OfSpace(folders);
    }

    /// <summary>
    /// Creates a folder and those above it, mode 0711, and makes them durable. Returns the ones that were not there before,
    /// outermost first: hand them to <see cref="RemoveEmpty"/> to undo it. Throws <see cref="RefusedException"/>.
    /// </summary>
    public static IReadOnlyList<string> Create(string path)
    {
        List<string> created = [];
        try
        {
            foreach (string folder in Missing(path))
            {
                Directory.CreateDirectory(folder);
                created.Add(folder);
                // Not by the call above: the process's umask would take bits away.
                File.SetUnixFileMode(folder, Ownership.PassableFolder);
                DurableFile.FlushFolder(Path.GetDirectoryName(folder)!);
            }

            return created;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            RemoveEmpty(created);
            throw new RefusedException(
                ProblemId.PathNotWritable, path, $"The folder {path} cannot be created: {failure.Message}",
                "Choose another folder, or check the file system and its mount options.");
        }
    }

    /// <summary>
    /// Removes the folders that we created, innermost first, as far as they are empty. What somebody else has put into them
    /// in the meantime stays. Call it again as often as you like.
    /// </summary>
    public static void RemoveEmpty(IReadOnlyList<string> created)
    {
        foreach (string folder in created.Reverse())
        {
            if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
            {
                Directory.Delete(folder);
                DurableFile.FlushFolder(Path.GetDirectoryName(folder)!);
            }
        }
    }

    /// <summary>The file system that a path lies in, or would: that of the nearest folder above it that exists.</summary>
    public static ulong VolumeOf(string path)
    {
        string folder = Path.GetDirectoryName(path) ?? "/";
        while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } above)
        {
            folder = above;
        }

        // The last dot makes the kernel follow a link.
        return FileStatus.Of(Path.Combine(folder, "."))?.Volume ?? 0;
    }

    /// <summary>The folders of a path that do not exist, outermost first.</summary>
    public static IEnumerable<string> Missing(string path) =>
        Directory.Exists(path) || Path.GetDirectoryName(path) is not { } above ? [] : [.. Missing(above), path];
}
