using Godwit.Host.Storage.Smb;

namespace Godwit.Host.Storage.Locks;

/// <summary>Tells storage that other hosts reach, too, from this host's own: by its file system's type, or because the configuration says so.</summary>
internal sealed class SharedStorage(HostOptions options)
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
            if (FileSystemStatus.Of(place, out int error) is { } status)
            {
                return Types.Contains(status.Type);
            }

            if (error is not (NoSuchFile or NoFolder))
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
        UncPath.OfLocal(path) is null && FileSystemStatus.Of(Path.GetDirectoryName(path) ?? "/", out _) is { Type: 0xff534d42 or 0xfe534d42 };
}
