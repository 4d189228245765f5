namespace Godwit.Host.Storage.Smb;

/// <summary>/proc/self/mounts: "//fs.lab.test/vms /srv/smb/fs.lab.test/vms cifs rw,vers=3.1.1,seal 0 0".</summary>
internal static class MountTable
{
    private const string File = "/proc/self/mounts";

    /// <summary>Of what is mounted there last; null when nothing is, or something that is no CIFS.</summary>
    public static IReadOnlyList<string>? OptionsOf(string mountPoint) => OptionsOf(mountPoint, System.IO.File.ReadLines(File));

    public static IReadOnlyList<string>? OptionsOf(string mountPoint, IEnumerable<string> lines)
    {
        IReadOnlyList<string>? options = null;
        foreach (string line in lines)
        {
            if (line.Split(' ') is [_, var at, var type, var words, ..] && Plain(at) == mountPoint)
            {
                options = type is "cifs" or "smb3" ? words.Split(',') : null;
            }
        }

        return options;
    }

    /// <summary>Spaces and the like stand there as "\040".</summary>
    private static string Plain(string place) =>
        place.Replace("\\040", " ", StringComparison.Ordinal).Replace("\\011", "\t", StringComparison.Ordinal).Replace("\\134", "\\", StringComparison.Ordinal);
}
