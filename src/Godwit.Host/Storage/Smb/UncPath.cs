using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Godwit.Host.Storage.Smb;

/// <summary>
/// A place on an SMB share: "\\server\share\folder" to people, and on every host the same path below <see cref="Root"/>, so that a
/// vm.json on the share is right wherever it is read.
/// </summary>
/// <param name="Server">In small letters.</param>
/// <param name="Share">In small letters too: no server tells the names of shares apart by them, and on a host a share is to be one folder.</param>
/// <param name="Rest">"/web01/disk0.qcow2", or nothing.</param>
internal sealed partial record UncPath(string Server, string Share, string Rest)
{
    public const string Root = "/srv/smb";

    /// <summary>Where its share is mounted.</summary>
    public string MountPoint => $"{Root}/{Server}/{Share}";

    /// <summary>Where its share is mounted once more, for locks alone.</summary>
    public string LockMountPoint => $"{Root}/.locks/{Server}/{Share}";

    /// <summary>Its path where locks of it reach the server.</summary>
    public string LockPath => LockMountPoint + Rest;

    /// <summary>Its path on this host.</summary>
    public string Local => MountPoint + Rest;

    /// <summary>"\\server\share".</summary>
    public string ShareName => $@"\\{Server}\{Share}";

    /// <summary>"//server/share", as mount.cifs wants it.</summary>
    public string Device => $"//{Server}/{Share}";

    public override string ToString() => ShareName + Rest.Replace('/', '\\');

    /// <summary>"\\server\share\folder", or with slashes as Linux shells like it: "//server/share/folder". Names of server and share in any case.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out UncPath? unc)
    {
        unc = Pattern().Match(text.Replace('\\', '/').TrimEnd('/')) is { Success: true } match
            ? new UncPath(match.Groups["server"].Value.ToLowerInvariant(), match.Groups["share"].Value.ToLowerInvariant(), match.Groups["rest"].Value)
            : null;
        return unc is not null;
    }

    /// <summary>Null for a path that is on no share.</summary>
    public static UncPath? OfLocal(string path) => LocalPattern().Match(path) is { Success: true } match
        ? new UncPath(match.Groups["server"].Value, match.Groups["share"].Value, match.Groups["rest"].Value.TrimEnd('/'))
        : null;

    /// <summary>A path of this host as it is written here: the names of server and share in small letters. One that is on no share stays as it is.</summary>
    public static string Plain(string path) =>
        path.StartsWith(Root + "/", StringComparison.Ordinal) && TryParse("/" + path[Root.Length..], out UncPath? unc) ? unc.Local : path;

    // A share's name goes into an option of mount: no comma. No part is "." or "..", which would lead elsewhere.
    [GeneratedRegex(@"^//(?<server>[A-Za-z0-9][A-Za-z0-9.-]*)/(?!\.\.?(/|$))(?<share>[^/:*?""<>|\x00-\x1f,]+)(?<rest>(/(?!\.\.?(/|$))[^/\x00-\x1f]+)*)$")]
    private static partial Regex Pattern();

    [GeneratedRegex(@"^/srv/smb/(?<server>[a-z0-9][a-z0-9.-]*)/(?!\.\.?(/|$))(?<share>[^/:*?""<>|\x00-\x1f,]+)(?<rest>(/(?!\.\.?(/|$))[^/\x00-\x1f]+)*)/?$")]
    private static partial Regex LocalPattern();
}
