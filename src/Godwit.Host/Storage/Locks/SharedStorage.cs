using System.Runtime.InteropServices;
using Godwit.Host.Storage.Smb;

namespace Godwit.Host.Storage.Locks;

/// <summary>Tells storage that other hosts reach, too, from this host's own: by its file system's type, or because the configuration says so.</summary>
internal sealed partial class SharedStorage(HostOptions options)
{
    private const int NoSuchFile = 2;
    private const int NoFolder = 20;

    /// <summary>Magic numbers of statfs(2): what the kernel mounts over a network, or several hosts mount at once.</summary>
    private static readonly HashSet<uint> Types =
    [
        0xff534d42, 0xfe534d42, // CIFS: SMB 1, and 2 and 3
        0x6969, // NFS
        0x00c36400, // Ceph
        0x7461636f, // OCFS2
        0x01161970, // GFS2
    ];

    private readonly string[] _declared = [.. (options.SharedFolders ?? []).Select(folder => folder.TrimEnd('/') + "/")];

    /// <summary>Whether the file lies there, or would: then the nearest folder above it that exists is looked at.</summary>
    public bool Holds(string path)
    {
        // Of a share whose server is away nobody can ask the type, nor needs to.
        if (UncPath.OfLocal(path) is not null || _declared.Any(folder => path.StartsWith(folder, StringComparison.Ordinal)))
        {
            return true;
        }

        string? place = path;
        while (place is not null)
        {
            if (StatFs(place, out Raw raw) == 0)
            {
                return Types.Contains((uint)raw.Type);
            }

            if (Marshal.GetLastPInvokeError() is not (NoSuchFile or NoFolder))
            {
                // What cannot be asked is not this host's own disk, most likely; and a lock too many harms nobody.
                return true;
            }

            place = Path.GetDirectoryName(place);
        }

        return false;
    }

    /// <summary>An SMB share that is mounted otherwise than as a volume: locks there may never reach the server.</summary>
    public static bool IsForeignShare(string path) =>
        UncPath.OfLocal(path) is null && StatFs(Path.GetDirectoryName(path) ?? "/", out Raw raw) == 0 && (uint)raw.Type is 0xff534d42 or 0xfe534d42;

    /// <summary>The begin of struct statfs on 64-bit Linux, and room for its rest.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Raw
    {
        [FieldOffset(0)] public long Type;
    }

    [LibraryImport("libc", EntryPoint = "statfs", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatFs(string path, out Raw status);
}
