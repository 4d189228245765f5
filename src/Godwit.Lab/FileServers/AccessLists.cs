using System.ComponentModel;
using System.Runtime.InteropServices;
using Godwit.Lab.Processes;

namespace Godwit.Lab.FileServers;

/// <summary>
/// The access lists of a share's files, where Samba keeps them. A file has its list from the folder that it was made in, and Samba does not mark it as
/// inherited: smbcacls can add a right to a whole tree (--propagate-inheritance), but takes none away from it. So that is done here.
/// </summary>
internal static class AccessLists
{
    private const string Attribute = "security.NTACL";

    /// <summary>Gives everything below a folder the folder's own list.</summary>
    public static void Spread(string folder)
    {
        Span<byte> buffer = stackalloc byte[65536];
        nint length = Native.GetAttribute(folder, Attribute, buffer, buffer.Length);
        if (length < 0)
        {
            throw Failed(folder, "read");
        }

        foreach (string path in Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories))
        {
            // Gone meanwhile is as good as changed.
            if (Native.SetAttribute(path, Attribute, buffer[..(int)length], length, 0) != 0 && Path.Exists(path))
            {
                throw Failed(path, "written");
            }
        }
    }

    private static LabException Failed(string path, string what) =>
        new($"The access list of {path} cannot be {what}.", new Win32Exception(Marshal.GetLastPInvokeError()));
}
