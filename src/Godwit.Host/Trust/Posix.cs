using System.Runtime.InteropServices;

namespace Godwit.Host.Trust;

/// <summary>The few calls that .NET has no name for, with their errors as <see cref="IOException"/>.</summary>
internal static partial class Posix
{
    private const int ReadOnly = 0;
    private const int CloseOnExec = 0x80000;
    private const int Directory = 0x10000;
    private const int Unchanged = -1;

    /// <summary>Makes renames and new names in a folder survive a power cut.</summary>
    public static void SyncFolder(string path)
    {
        var descriptor = Open(path, ReadOnly | CloseOnExec | Directory);
        Check(descriptor, "open", path);
        try
        {
            Check(Fsync(descriptor), "fsync", path);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    /// <summary>Replaces whatever has the new name in one step; works on symbolic links, which File.Move follows.</summary>
    public static void Rename(string from, string to) => Check(RenameCore(from, to), "rename", from);

    public static void GiveToGroup(string path, int group) => Check(Chown(path, Unchanged, group), "chown", path);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    public static partial uint EffectiveUser();

    private static void Check(int result, string call, string path)
    {
        if (result < 0)
        {
            throw new IOException($"{call} {path}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int RenameCore(string from, string to);

    [LibraryImport("libc", EntryPoint = "chown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int Chown(string path, int owner, int group);
}
