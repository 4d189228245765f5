namespace Godwit.Host.Storage.Smb;

/// <summary>UNC paths as people write them, and what they are on this host.</summary>
internal sealed class UncNames(OwnAccount account)
{
    /// <summary>A server without a dot in its name is one of the host's own realm, so that "\\fs\vms" and "\\fs.lab.test\vms" are one share.</summary>
    public UncPath Whole(UncPath unc) => unc.Server.Contains('.') || account() is not { } own
        ? unc
        : unc with { Server = $"{unc.Server}.{own.Realm.ToLowerInvariant()}" };

    /// <summary>The path on this host of a UNC path, and of one below the mount points; any other stays as it is.</summary>
    public string ToLocal(string path) =>
        path.StartsWith(@"\\", StringComparison.Ordinal) || path.StartsWith("//", StringComparison.Ordinal)
            ? UncPath.TryParse(path, out UncPath? unc) ? Whole(unc).Local : path
            : UncPath.Plain(path);

    /// <summary>The UNC path of a path on a share; any other stays as it is.</summary>
    public static string ToShown(string path) => UncPath.OfLocal(path)?.ToString() ?? path;
}
