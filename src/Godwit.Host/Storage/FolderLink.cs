using System.Runtime.InteropServices;

namespace Godwit.Host.Storage;

/// <summary>A symbolic link to a folder that is turned to another one in one step, under the eyes of whoever goes through it.</summary>
internal static partial class FolderLink
{
    /// <summary>Makes it if it is not there. Repeatable.</summary>
    /// <exception cref="IOException">It is as it was.</exception>
    public static void Turn(string link, string folder)
    {
        string draft = $"{link}.new";
        File.Delete(draft);
        File.CreateSymbolicLink(draft, folder);
        // File.Move looks through the link, sees no file and gives up.
        if (Rename(draft, link) != 0)
        {
            throw new IOException($"{link} cannot be turned to {folder}: {Marshal.GetLastPInvokeErrorMessage()}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "rename", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Rename(string from, string to);
}
