using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Godwit.Host.Storage;

/// <summary>Files that are either wholly the old or wholly the new after a power cut.</summary>
internal static class DurableFile
{
    private const int MarkLength = 8;

    /// <summary>
    /// Replaces the file. On return the new content is on disk under its name; on an exception (<see cref="IOException"/>,
    /// <see cref="UnauthorizedAccessException"/>) the old one is untouched. The new file is ours and only we can read it.
    /// </summary>
    public static void Write(string path, ReadOnlySpan<byte> content) => Place(path, content, _ => { }, overwrite: true);

    /// <summary>The same.</summary>
    /// <param name="path">Its name.</param>
    /// <param name="content">The whole of it.</param>
    /// <param name="made">Told which file it will be, before it has its name.</param>
    public static void Write(string path, ReadOnlySpan<byte> content, Action<FileStatus> made) => Place(path, content, made, overwrite: true);

    /// <summary>As <see cref="Write(string, ReadOnlySpan{byte})"/>, where nothing is: a file that is there is no less an <see cref="IOException"/>.</summary>
    /// <param name="path">Its name.</param>
    /// <param name="content">The whole of it.</param>
    /// <param name="made">Told which file it will be, before it has its name.</param>
    public static void WriteNew(string path, ReadOnlySpan<byte> content, Action<FileStatus> made) => Place(path, content, made, overwrite: false);

    private static void Place(string path, ReadOnlySpan<byte> content, Action<FileStatus> made, bool overwrite)
    {
        string folder = FolderOf(path);
        string draft = Path.Combine(folder, $".{Path.GetFileName(path)}.{RandomNumberGenerator.GetHexString(MarkLength)}");
        try
        {
            using (var file = new FileStream(draft, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = Ownership.PrivateFile,
            }))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
                made(FileStatus.Of(file.SafeFileHandle));
            }

            File.Move(draft, path, overwrite);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }

        FlushFolder(folder);
    }

    /// <summary>Deletes the file so that it stays deleted. No error when it is gone already.</summary>
    public static void Delete(string path)
    {
        if (FileStatus.Of(path) is not null)
        {
            File.Delete(path);
            FlushFolder(FolderOf(path));
        }
    }

    /// <summary>What a process that was killed in <see cref="Write(string, ReadOnlySpan{byte})"/> has left beside the file.</summary>
    public static void DeleteHalfWritten(string path)
    {
        string folder = FolderOf(path);
        if (Directory.Exists(folder))
        {
            // Not by a pattern: a name may have a star in it, and a question mark stands for nothing, too.
            foreach (string draft in Directory.EnumerateFiles(folder).Where(file => IsDraftOf(Path.GetFileName(path), Path.GetFileName(file))).ToArray())
            {
                Delete(draft);
            }
        }
    }

    /// <summary>An editor's ".vm.json.swp" beside it is the editor's.</summary>
    private static bool IsDraftOf(string name, string draft) => draft.StartsWith($".{name}.", StringComparison.Ordinal)
        && draft.Length == name.Length + 2 + MarkLength && draft.TakeLast(MarkLength).All(char.IsAsciiHexDigit);

    /// <summary>Makes the folder's list of names durable: fsync of a file does not.</summary>
    public static void FlushFolder(string folder)
    {
        using SafeFileHandle handle = Ownership.OpenFolder(folder);
        RandomAccess.FlushToDisk(handle);
    }

    private static string FolderOf(string path) =>
        Path.GetDirectoryName(path) is { Length: > 0 } folder ? folder : throw new ArgumentException("A path in a folder.", nameof(path));
}
