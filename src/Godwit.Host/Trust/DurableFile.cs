using System.Text;

namespace Godwit.Host.Trust;

/// <summary>Writes that a crash or a power cut leaves either undone or complete.</summary>
internal static class DurableFile
{
    public const UnixFileMode Secret = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    public const UnixFileMode GroupReads = Secret | UnixFileMode.GroupRead;
    public const UnixFileMode AllRead = GroupReads | UnixFileMode.OtherRead;

    /// <summary>Temporary file, fsync, rename, fsync of the folder. The mode holds before the first byte is written.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> content, UnixFileMode mode)
    {
        var temporary = path + ".new";
        File.Delete(temporary);
        WriteNew(temporary, content, mode);
        Posix.Rename(temporary, path);
        Posix.SyncFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>For a folder that becomes visible only later: the name is synced with its folder.</summary>
    public static void WriteNew(string path, string content, UnixFileMode mode) =>
        WriteNew(path, Encoding.UTF8.GetBytes(content), mode);

    private static void WriteNew(string path, ReadOnlySpan<byte> content, UnixFileMode mode)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = mode,
            BufferSize = 0,
        };
        using var stream = new FileStream(path, options);
        stream.Write(content);
        stream.Flush(flushToDisk: true);
        File.SetUnixFileMode(stream.SafeFileHandle, mode);
    }
}
